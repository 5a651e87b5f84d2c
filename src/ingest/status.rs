//! Whether a line counts, and if not, why: its status word, or a filter that a person set.

use serde::{Deserialize, Serialize};

/// What is done with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum LineKind {
    /// Counted.
    Kept,
    /// The order was cancelled or closed.
    Cancelled,
    /// The order was never paid.
    Unpaid,
    /// Fully refunded: left out where the line still shows the positive amount; a negative line is a refund and kept.
    Refunded,
    /// A test order.
    Test,
    /// A deal that is not won yet: left out, and its money is the customer's open amount.
    Open,
    /// In another currency than the one that a person chose.
    OtherCurrency,
    /// Outside the dates that a person chose.
    OutsideDates,
    /// Of a product that a person left out (postage, price differences).
    FilteredProduct,
    /// Of a channel, shop or other value that a person left out.
    FilteredValue,
    /// Of an order below the amount that a person chose.
    SmallOrder,
    /// The line before once more, where a person chose to drop such lines.
    Repeated,
}

/// How many kinds there are.
pub const LINE_KINDS: usize = 12;

/// The status of lines in another currency than the chosen one; no export writes it.
pub const OTHER_CURRENCY: &str = "\u{1f}other currency";

impl LineKind {
    /// Kinds that leave lines out, in the order of reports.
    pub const LEFT_OUT: &'static [Self] = &[
        Self::Cancelled,
        Self::Unpaid,
        Self::Refunded,
        Self::Test,
        Self::Open,
        Self::OtherCurrency,
        Self::OutsideDates,
        Self::FilteredProduct,
        Self::FilteredValue,
        Self::SmallOrder,
    ];
    /// Kinds that a status can be given by hand.
    pub const OF_STATUS: &'static [Self] = &[Self::Kept, Self::Cancelled, Self::Unpaid, Self::Refunded, Self::Test, Self::Open];

    /// Whether a person's filter left the line out, as if it were not in the file.
    #[must_use]
    pub fn is_filtered(self) -> bool {
        self >= Self::OutsideDates
    }

    /// The kind that a status can be given by its id.
    #[must_use]
    pub fn of_status(id: &str) -> Option<Self> {
        Self::OF_STATUS.iter().copied().find(|kind| kind.id() == id)
    }

    /// The reason's id in reports.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Cancelled => "cancelled",
            Self::Unpaid => "unpaid",
            Self::Refunded => "refunded",
            Self::Test => "test",
            Self::Open => "open",
            Self::OtherCurrency => "other_currency",
            Self::OutsideDates => "outside_dates",
            Self::FilteredProduct => "filtered_product",
            Self::FilteredValue => "filtered_value",
            Self::SmallOrder => "small_order",
            Self::Repeated => "repeated",
        }
    }
}

/// Status words by kind, in the form of [`super::columns::normal_header`] (no case, spaces or punctuation). Sources:
/// the status values of 淘宝, 京东, 拼多多, 抖店, 有赞, Shopify, WooCommerce, Amazon and ERP exports.
const WORDS: &[(LineKind, &[&str])] = &[
    (
        LineKind::Cancelled,
        &[
            "cancelled",
            "canceled",
            "cancel",
            "voided",
            "void",
            "failed",
            "expired",
            "trash",
            "closedlost",
            "lost",
            "输单",
            "丢单",
            "已丢单",
            "交易关闭",
            "已取消",
            "取消",
            "已关闭",
            "关闭",
            "订单关闭",
            "已作废",
            "作废",
            "交易取消",
            "锁定",
            "訂單取消",
            "已關閉",
        ],
    ),
    (
        LineKind::Unpaid,
        &[
            "pending",
            "pendingpayment",
            "unpaid",
            "requirespaymentmethod",
            "awaitingpayment",
            "待付款",
            "等待买家付款",
            "未付款",
            "未支付",
            "待支付",
            "等待付款",
        ],
    ),
    (LineKind::Refunded, &["refunded", "已退款", "退款成功", "全额退款", "退款完成"]),
    (LineKind::Test, &["test", "测试", "测试订单"]),
    // The stages of Salesforce, HubSpot, Zoho and 纷享销客 before a deal is won or lost.
    (
        LineKind::Open,
        &[
            "prospecting",
            "qualification",
            "needsanalysis",
            "valueproposition",
            "iddecisionmakers",
            "identifydecisionmakers",
            "perceptionanalysis",
            "proposalpricequote",
            "proposal",
            "negotiation",
            "negotiationreview",
            "appointmentscheduled",
            "qualifiedtobuy",
            "presentationscheduled",
            "decisionmakerboughtin",
            "contractsent",
            "验证客户",
            "需求确定",
            "方案报价",
            "谈判审核",
            "初步接洽",
            "商务谈判",
        ],
    ),
];

/// Words of a deal that is won: where a file has one of them, its other stages are deals that are still open.
const WON: &[&str] = &["closedwon", "won", "赢单", "已赢单", "赢得"];

/// Whether a status says that a deal is won.
#[must_use]
pub fn is_won(status: &str) -> bool {
    WON.contains(&super::columns::normal_header(status).as_str())
}

/// The kind of a status as written. Unknown words are kept: a row is never dropped on a guess.
#[must_use]
pub fn status_kind(status: &str) -> LineKind {
    if status == OTHER_CURRENCY {
        return LineKind::OtherCurrency;
    }
    let word = super::columns::normal_header(status);
    WORDS.iter().find(|(_, words)| words.contains(&word.as_str())).map_or(LineKind::Kept, |(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_leave_out_and_unknown_words_keep() {
        assert_eq!(status_kind("交易关闭"), LineKind::Cancelled);
        assert_eq!(status_kind(" Cancelled "), LineKind::Cancelled);
        assert_eq!(status_kind("等待买家付款"), LineKind::Unpaid);
        assert_eq!(status_kind("退款成功"), LineKind::Refunded);
        for kept in ["", "交易成功", "completed", "paid", "卖家已发货，等待买家确认", "partially_refunded", "something else"] {
            assert_eq!(status_kind(kept), LineKind::Kept, "{kept}");
        }
    }
}
