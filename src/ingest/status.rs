//! What an order's status word means for counting: kept, or left out and reported with its money.

use serde::{Deserialize, Serialize};

/// What is done with lines of a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum StatusKind {
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
    /// In another currency than the one that a person chose.
    OtherCurrency,
}

/// The status of lines in another currency than the chosen one; no export writes it.
pub const OTHER_CURRENCY: &str = "\u{1f}other currency";

impl StatusKind {
    /// Kinds that leave lines out, in the order of reports.
    pub const LEFT_OUT: &'static [Self] = &[Self::Cancelled, Self::Unpaid, Self::Refunded, Self::Test, Self::OtherCurrency];

    /// The reason's id in reports.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Cancelled => "cancelled",
            Self::Unpaid => "unpaid",
            Self::Refunded => "refunded",
            Self::Test => "test",
            Self::OtherCurrency => "other_currency",
        }
    }
}

/// Status words by kind, in the form of [`super::columns::normal_header`] (no case, spaces or punctuation). Sources:
/// the status values of 淘宝, 京东, 拼多多, 抖店, 有赞, Shopify, WooCommerce, Amazon and ERP exports.
const WORDS: &[(StatusKind, &[&str])] = &[
    (
        StatusKind::Cancelled,
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
        StatusKind::Unpaid,
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
    (StatusKind::Refunded, &["refunded", "已退款", "退款成功", "全额退款", "退款完成"]),
    (StatusKind::Test, &["test", "测试", "测试订单"]),
];

/// The kind of a status as written. Unknown words are kept: a row is never dropped on a guess.
#[must_use]
pub fn status_kind(status: &str) -> StatusKind {
    if status == OTHER_CURRENCY {
        return StatusKind::OtherCurrency;
    }
    let word = super::columns::normal_header(status);
    WORDS.iter().find(|(_, words)| words.contains(&word.as_str())).map_or(StatusKind::Kept, |(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_leave_out_and_unknown_words_keep() {
        assert_eq!(status_kind("交易关闭"), StatusKind::Cancelled);
        assert_eq!(status_kind(" Cancelled "), StatusKind::Cancelled);
        assert_eq!(status_kind("等待买家付款"), StatusKind::Unpaid);
        assert_eq!(status_kind("退款成功"), StatusKind::Refunded);
        for kept in ["", "交易成功", "completed", "paid", "卖家已发货，等待买家确认", "partially_refunded", "something else"] {
            assert_eq!(status_kind(kept), StatusKind::Kept, "{kept}");
        }
    }
}
