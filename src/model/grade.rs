//! Every grade and group a customer can get, with the stable ids that files use in every language.

use serde::{Deserialize, Serialize};

/// Declares a closed list of groups: the enum, its ids in files, its order on screen.
macro_rules! groups {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $id:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[repr(u8)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All groups, in the order of screens and reports.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The ids of [`Self::ALL`].
            pub const IDS: &'static [&'static str] = &[$($id),+];

            /// The id used in files, the same in every language.
            #[must_use]
            pub fn id(self) -> &'static str { Self::IDS[self as usize] }

            /// The group at a place of [`Self::ALL`].
            #[must_use]
            pub fn from_index(index: u8) -> Option<Self> { Self::ALL.get(usize::from(index)).copied() }
        }
    };
}

groups! {
    /// 客户分级: the headline.
    Grade {
        /// 高级
        High = "high",
        /// 中级
        Mid = "mid",
        /// 初级
        Low = "low",
    }
}
impl Grade {
    /// The symbol that stands beside the colour, so that colour never speaks alone.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::High => "▲",
            Self::Mid => "●",
            Self::Low => "■",
        }
    }
}

groups! {
    /// 客户价值: what the customer has brought.
    Value {
        /// 高
        High = "high",
        /// 中
        Mid = "mid",
        /// 低
        Low = "low",
    }
}
groups! {
    /// 客户潜力: whether the customer is growing. No data is never low.
    Potential {
        /// 高
        High = "high",
        /// 低
        Low = "low",
        /// 未定
        Unknown = "unknown",
    }
}
groups! {
    /// 客户关系.
    Relation {
        /// 忠诚
        Loyal = "loyal",
        /// 一般
        Regular = "regular",
        /// 流失
        Lost = "lost",
    }
}
groups! {
    /// 生命周期.
    Lifecycle {
        /// 潜在: known, no counted order.
        Prospect = "prospect",
        /// 初次购买
        First = "first",
        /// 成长
        Growing = "growing",
        /// 忠诚
        Loyal = "loyal",
        /// 流失预警
        Warning = "warning",
        /// 沉默
        Silent = "silent",
        /// 流失
        Lost = "lost",
        /// 唤回
        Returned = "returned",
    }
}
groups! {
    /// The ten cells of the R×F map (for five bins), and the segments of R's package `rfm`.
    Segment {
        /// R 5, F 4–5.
        Champions = "champions",
        /// R 3–4, F 4–5.
        Loyal = "loyal",
        /// R 4–5, F 2–3.
        PotentialLoyalists = "potential_loyalists",
        /// R 5, F 1.
        New = "new",
        /// R 4, F 1.
        Promising = "promising",
        /// R 3, F 3.
        NeedAttention = "need_attention",
        /// R 3, F 1–2.
        AboutToSleep = "about_to_sleep",
        /// R 1–2, F 3–4.
        AtRisk = "at_risk",
        /// R 1–2, F 5.
        CantLose = "cant_lose",
        /// R 1–2, F 1–2.
        Hibernating = "hibernating",
        /// R 1 (segments of `rfm` only).
        Lost = "lost",
        /// No rule matched (segments of `rfm` only).
        Others = "others",
    }
}
groups! {
    /// The Chinese eight classes: signs of R, F, M against a cut. M alone decides 重要 or 一般.
    RfmClass {
        /// 重要价值, R+ F+ M+
        ImportantValue = "important_value",
        /// 重要发展, R+ F− M+
        ImportantDevelop = "important_develop",
        /// 重要保持, R− F+ M+
        ImportantKeep = "important_keep",
        /// 重要挽留, R− F− M+
        ImportantWinBack = "important_win_back",
        /// 一般价值, R+ F+ M−
        GeneralValue = "general_value",
        /// 一般发展, R+ F− M−
        GeneralDevelop = "general_develop",
        /// 一般保持, R− F+ M−
        GeneralKeep = "general_keep",
        /// 一般挽留, R− F− M−
        GeneralWinBack = "general_win_back",
    }
}
groups! {
    /// ABC by amount.
    Abc {
        /// The customers that bring the first 80 % of the money.
        A = "A",
        /// The next 15 %.
        B = "B",
        /// The rest.
        C = "C",
    }
}
groups! {
    /// A way to divide customers into groups.
    Dimension {
        /// 客户分级
        Grade = "grade",
        /// 客户价值
        Value = "value",
        /// 客户潜力
        Potential = "potential",
        /// 客户关系
        Relation = "relation",
        /// 生命周期
        Lifecycle = "lifecycle",
        /// 流失预警: no, yes.
        Churn = "churn_warning",
        /// R×F segments.
        Segment = "rfm_segment",
        /// Eight classes.
        Class = "rfm_class",
        /// ABC.
        Abc = "abc",
    }
}

impl RfmClass {
    /// The class of three signs: recent, frequent, big.
    #[must_use]
    pub fn from_signs(recent: bool, frequent: bool, big: bool) -> Self {
        match (recent, frequent, big) {
            (true, true, true) => Self::ImportantValue,
            (true, false, true) => Self::ImportantDevelop,
            (false, true, true) => Self::ImportantKeep,
            (false, false, true) => Self::ImportantWinBack,
            (true, true, false) => Self::GeneralValue,
            (true, false, false) => Self::GeneralDevelop,
            (false, true, false) => Self::GeneralKeep,
            (false, false, false) => Self::GeneralWinBack,
        }
    }

    /// The three signs: recent, frequent, big.
    #[must_use]
    pub fn signs(self) -> (bool, bool, bool) {
        match self {
            Self::ImportantValue => (true, true, true),
            Self::ImportantDevelop => (true, false, true),
            Self::ImportantKeep => (false, true, true),
            Self::ImportantWinBack => (false, false, true),
            Self::GeneralValue => (true, true, false),
            Self::GeneralDevelop => (true, false, false),
            Self::GeneralKeep => (false, true, false),
            Self::GeneralWinBack => (false, false, false),
        }
    }
}

impl Dimension {
    /// The ids of the dimension's groups, in order.
    #[must_use]
    pub fn group_ids(self) -> &'static [&'static str] {
        match self {
            Self::Grade => Grade::IDS,
            Self::Value => Value::IDS,
            Self::Potential => Potential::IDS,
            Self::Relation => Relation::IDS,
            Self::Lifecycle => Lifecycle::IDS,
            Self::Churn => &["no", "yes"],
            Self::Segment => Segment::IDS,
            Self::Class => RfmClass::IDS,
            Self::Abc => Abc::IDS,
        }
    }
}

/// Why a customer is in 流失预警, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChurnReasons(pub u8);

impl ChurnReasons {
    /// Longer without an order than the own rhythm allows.
    pub const RHYTHM: Self = Self(1);
    /// Order days at most half of the period before.
    pub const FREQUENCY: Self = Self(2);
    /// Amount at most half of the period before, after the shop's trend.
    pub const AMOUNT: Self = Self(4);
    /// A bad rating or an open complaint.
    pub const FEEDBACK: Self = Self(8);

    /// Adds a reason where it holds.
    pub fn set(&mut self, reason: Self, holds: bool) {
        if holds {
            self.0 |= reason.0;
        }
    }

    /// Whether the reason is in the set.
    #[must_use]
    pub fn has(self, reason: Self) -> bool {
        self.0 & reason.0 != 0
    }

    /// Whether there is no reason at all.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The ids of the reasons, joined by `;`.
    #[must_use]
    pub fn ids(self) -> String {
        let named = [(Self::RHYTHM, "rhythm"), (Self::FREQUENCY, "frequency"), (Self::AMOUNT, "amount"), (Self::FEEDBACK, "feedback")];
        let ids: Vec<&str> = named.iter().filter(|(reason, _)| self.has(*reason)).map(|(_, id)| *id).collect();
        ids.join(";")
    }
}
