//! Exports of known platforms: told by their headers, for what their headers cannot say.
//!
//! Which of two good columns is meant, whether a total is repeated on every line of its order, and whether the file names
//! customers at all. The facts come from real exports and from the platforms' documentation; a file that only looks alike
//! loses nothing, because every choice is shown and can be changed.

use super::columns::{Mapping, Role};

/// A known export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Platform {
    /// The id that the page has a name for.
    pub id: &'static str,
    /// Headers, in normal form, that all stand in the file …
    all: &'static [&'static str],
    /// … and such that do not.
    none: &'static [&'static str],
    /// Columns by role, in normal form, best first, where the general words would choose otherwise.
    roles: &'static [(Role, &'static [&'static str])],
    /// Whether the order's total stands on every line of the order and counts once.
    pub once_per_order: bool,
}

#[rustfmt::skip]
const PLATFORMS: &[Platform] = &[
    // Name is the order's number (#1001) and stands on every line; Id only on the first.
    Platform { id: "shopify", all: &["name", "email", "lineitemname", "total"], none: &[], once_per_order: false,
        roles: &[(Role::Order, &["name"]), (Role::Customer, &["email", "phone", "billingphone", "billingname"]), (Role::Name, &["billingname", "shippingname"])] },
    // customer_id is 0 for every guest.
    Platform { id: "woocommerce", all: &["billingemail", "ordertotal"], none: &[], once_per_order: false, roles: &[(Role::Customer, &["billingemail"])] },
    // 0.00 in the adjusted total means that nothing was adjusted.
    Platform { id: "etsy", all: &["ordertotal", "adjustedordertotal", "buyeruserid"], none: &[], once_per_order: false, roles: &[(Role::Amount, &["ordertotal"])] },
    // One payment a row; the invoice belongs to a subscription.
    Platform { id: "stripe", all: &["id", "amount", "paymentintentid"], none: &[], once_per_order: false,
        roles: &[(Role::Order, &["id"]), (Role::Customer, &["customeremail", "customerid"]), (Role::Amount, &["convertedamount", "amount"]), (Role::Refund, &["convertedamountrefunded", "amountrefunded"])] },
    // One row an article; the amounts are the order's.
    Platform { id: "jd", all: &["订单号", "下单帐号", "应付金额"], none: &[], once_per_order: true, roles: &[(Role::Amount, &["应付金额", "结算金额"])] },
    Platform { id: "youzan", all: &["订单号", "订单实付金额", "买家手机号"], none: &[], once_per_order: false, roles: &[(Role::Customer, &["买家手机号", "买家昵称"])] },
    Platform { id: "fxiaoke", all: &["销售订单编号", "生命状态"], none: &[], once_per_order: false, roles: &[(Role::Status, &["生命状态"])] },
    Platform { id: "taobao", all: &["订单编号", "买家会员名", "买家实际支付金额"], none: &[], once_per_order: false, roles: &[] },
    Platform { id: "pdd", all: &["订单号", "商家实收金额元"], none: &[], once_per_order: false, roles: &[] },
    Platform { id: "douyin", all: &["主订单编号", "子订单编号", "选购商品"], none: &[], once_per_order: false, roles: &[] },
    Platform { id: "amazon", all: &["amazonorderid", "itemprice"], none: &["buyeremail"], once_per_order: false, roles: &[] },
    Platform { id: "square", all: &["netsales", "transactionid", "pansuffix"], none: &[], once_per_order: false, roles: &[] },
];

impl Platform {
    /// The export that a file with these headers (normal form) is.
    #[must_use]
    pub fn of(headers: &[String]) -> Option<&'static Self> {
        let has = |word: &&str| headers.iter().any(|header| header == word);
        PLATFORMS.iter().find(|platform| platform.all.iter().all(has) && !platform.none.iter().any(has))
    }

    /// The known export of an id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<&'static Self> {
        PLATFORMS.iter().find(|platform| platform.id == id)
    }

    /// Sets the roles that the general words get wrong. `filled` says whether a column has anything in the first rows.
    pub(super) fn correct(&self, headers: &[String], filled: impl Fn(usize) -> bool, mapping: &mut Mapping) {
        for &(role, words) in self.roles {
            let places: Vec<usize> = words.iter().filter_map(|word| headers.iter().position(|header| header == word)).collect();
            if let Some(column) = places.iter().copied().find(|&column| filled(column)).or_else(|| places.first().copied()) {
                mapping.set(column, Some(role));
            }
        }
    }
}
