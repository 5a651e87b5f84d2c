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
    /// A return as an order of its own: counted, and its money is given back whatever its sign.
    Returned,
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
pub const LINE_KINDS: usize = 13;

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
    pub const OF_STATUS: &'static [Self] = &[Self::Kept, Self::Cancelled, Self::Unpaid, Self::Refunded, Self::Returned, Self::Test, Self::Open];

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
            Self::Returned => "returned",
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

/// Status words by kind, in the form of [`super::columns::plain_header`] (no case, spaces, accents or punctuation). Sources:
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
    let word = super::columns::plain_header(status);
    WON.contains(&word.as_str()) || word.contains('赢')
}

/// Parts of words that leave a line out, where the whole word is not known; and what takes that back: a refund that was asked
/// for, refused or is only partial left the order standing.
const PARTS: &[(LineKind, &[&str], &[&str])] = &[
    (
        LineKind::Returned,
        &[
            "退货单",
            "退貨單",
            "退款单",
            "退款單",
            "销售退回",
            "銷售退回",
            "退货入库",
            "红字",
            "紅字",
            "红冲",
            "creditnote",
            "creditmemo",
            "salesreturn",
            "returnorder",
        ],
        &["中", "申请", "申請", "取消", "作废", "作廢", "拒", "驳回", "撤", "未", "待", "request", "reject", "cancel", "draft"],
    ),
    (
        LineKind::Refunded,
        &[
            "退款",
            "退货",
            "退貨",
            "refund",
            "return",
            "chargeback",
            "rembours",
            "erstattet",
            "reembols",
            "estornad",
            "rimbors",
            "возвра",
            "zwroc",
            "zwrot",
        ],
        &[
            "部分",
            "部份",
            "关闭",
            "關閉",
            "拒",
            "驳回",
            "撤",
            "取消",
            "中",
            "申请",
            "申請",
            "待",
            "无",
            "無",
            "未",
            "不",
            "partial",
            "pending",
            "request",
            "reject",
            "declin",
            "cancel",
            "no",
            "close",
            "open",
            "partiel",
            "parcial",
            "parzial",
            "teil",
            "частич",
            "czesc",
            "demand",
            "attente",
            "solicit",
            "pendient",
            "pendente",
            "nicht",
            "невозвр",
            "запрос",
        ],
    ),
    (
        LineKind::Cancelled,
        &[
            "取消",
            "作废",
            "作廢",
            "无效",
            "無效",
            "失败",
            "失敗",
            "关闭",
            "關閉",
            "拒收",
            "驳回",
            "丢单",
            "输单",
            "失去",
            "超时",
            "cancel",
            "void",
            "declin",
            "reject",
            "fail",
            "abandon",
            "fraud",
            "expired",
            "annul",
            "stornier",
            "storno",
            "anulad",
            "anulow",
            "отмен",
        ],
        &["未取消", "不取消", "申请取消", "取消申请", "未作废", "未关闭", "not", "avoid", "demand", "solicit", "nicht"],
    ),
    (
        LineKind::Unpaid,
        &[
            "未付",
            "待付",
            "未支付",
            "待支付",
            "草稿",
            "未审核",
            "待审核",
            "审核中",
            "未生效",
            "未成团",
            "unpaid",
            "awaitingpayment",
            "paymentpending",
            "draft",
            "quote",
            "impaye",
            "unbezahlt",
            "nichtbezahlt",
            "enattentedepaiement",
            "pendientedepago",
            "aguardandopagamento",
            "неоплач",
            "ожидаетоплат",
            "nieoplac",
        ],
        &["无需"],
    ),
];

/// The kind of a word that is not known as a whole.
fn kind_by_part(word: &str) -> LineKind {
    PARTS
        .iter()
        .find(|(_, parts, _)| parts.iter().any(|part| word.contains(part)))
        // A refund that was refused is none, and no other end of the order either.
        .filter(|(.., not)| !not.iter().any(|part| word.contains(part)))
        .map_or(LineKind::Kept, |(kind, ..)| *kind)
}

/// Words of an order that is done: none of them is a deal still open.
const DONE: &[&str] = &[
    "完成",
    "成功",
    "发货",
    "签收",
    "收货",
    "已付款",
    "已支付",
    "completed",
    "complete",
    "paid",
    "shipped",
    "delivered",
    "done",
    "fulfilled",
    "processing",
    "active",
];

/// Whether a status says that an order is done, or at least is one.
#[must_use]
pub fn is_done(status: &str) -> bool {
    let word = super::columns::plain_header(status);
    DONE.iter().any(|done| word.contains(done))
}

/// Types of documents that are sales.
const SALES: &[&str] = &[
    "销售",
    "销售单",
    "销售订单",
    "销售出库",
    "销售出库单",
    "销货单",
    "零售",
    "零售单",
    "出库单",
    "銷售",
    "銷貨單",
    "sale",
    "sales",
    "salesorder",
    "salesinvoice",
    "invoice",
    "order",
    "charge",
    "purchase",
];
/// Types of documents that give back, where they stand beside sales.
const RETURNS: &[&str] = &["退货", "退貨", "退款", "退单", "退货退款", "销售退货", "退货出库", "return", "returns", "refund", "refunds", "credit"];

/// Whether a word is the type of a document that sells.
#[must_use]
pub fn is_sale(word: &str) -> bool {
    SALES.contains(&super::columns::normal_header(word).as_str())
}

/// Whether a word is the type of a document that gives back.
#[must_use]
pub fn is_return(word: &str) -> bool {
    RETURNS.contains(&super::columns::normal_header(word).as_str())
}

/// The kind of a status as written: by the whole word, else by what it is made of. Other words are kept: every status is
/// shown with what it means, and can be changed.
#[must_use]
pub fn status_kind(status: &str) -> LineKind {
    if status == OTHER_CURRENCY {
        return LineKind::OtherCurrency;
    }
    let word = super::columns::plain_header(status);
    WORDS.iter().find(|(_, words)| words.contains(&word.as_str())).map_or_else(|| kind_by_part(&word), |(kind, _)| *kind)
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
        for (status, kind) in [
            ("买家取消", LineKind::Cancelled),
            ("已退货", LineKind::Refunded),
            ("退货退款", LineKind::Refunded),
            ("Cancelled by buyer", LineKind::Cancelled),
            ("Fully Refunded", LineKind::Refunded),
            ("Payment failed", LineKind::Cancelled),
            ("已结束但失去客户", LineKind::Cancelled),
            ("未成团", LineKind::Unpaid),
            ("Draft", LineKind::Unpaid),
        ] {
            assert_eq!(status_kind(status), kind, "{status}");
        }
        for kept in [
            "退款中",
            "部分退款",
            "退款关闭",
            "无退款",
            "申请退款",
            "Refund requested",
            "Partially refunded",
            "无",
            "未取消",
            "",
            "交易成功",
            "completed",
            "paid",
            "卖家已发货，等待买家确认",
            "partially_refunded",
            "something else",
        ] {
            assert_eq!(status_kind(kept), LineKind::Kept, "{kept}");
        }
    }
}
