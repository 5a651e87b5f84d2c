//! The words that real exports put above their columns, role by role.

use super::columns::Role;
use super::european_words::{EUROPEAN, NAMED_CUSTOMERS};

/// Every list of words with its role, and the rank of its first word. In the form of `plain_header`.
pub fn lists() -> impl Iterator<Item = (Role, usize, &'static [&'static str])> {
    let named = (Role::Customer, NAMED_RANK, NAMED_CUSTOMERS);
    WORDS.iter().chain(EUROPEAN).map(|&(role, words)| (role, 0, words)).chain([named])
}

/// Whether a header is a word of a role.
pub fn is_word_of(role: Role, header: &str) -> bool {
    lists().any(|(of, _, words)| of == role && words.contains(&header))
}

/// Behind all other words of customers.
const NAMED_RANK: usize = 1000;

/// Header words of each role, best first: the earlier word wins where two columns would fit. In the form of
/// `plain_header`. Sources: the headers of real exports (Shopify, WooCommerce, Amazon, 淘宝, 京东, 拼多多, 抖店,
/// 有赞, Salesforce, HubSpot, ERP documents) and the generic words of the trade.
#[rustfmt::skip]
pub const WORDS: &[(Role, &[&str])] = &[
    (
        Role::Customer,
        &[
            "customerid", "customerkey", "customerno", "customernumber", "customercode", "clientid", "accountid", "memberid", "buyerid", "userid",
            "buyeruserid", "客户编号", "客户编码", "客户代码", "客户id", "会员编号", "会员号", "会员卡号", "会员id", "會員編號", "客戶編號", "买家id", "用户id",
            "c", "买家会员名", "买家昵称", "下单帐号", "下单账号", "买家账号", "用户购买手机号", "买家手机号", "客户手机号", "customeremail",
            "buyeremail", "kundenemail", "billingemail", "email", "emailaddress", "邮箱", "电子邮箱", "收件人手机号", "联系手机", "手机号", "手机号码",
            "手机", "联系电话", "收货人手机号提货人手机号", "收货人手机号", "phone", "billingphone", "associatedcompanyidsprimary",
            "associatedcompanyids", "associatedcompany", "accountname", "customer", "client", "buyer", "客户", "客戶", "会员", "會員", "会员名", "买家",
            "客户名称", "客户姓名", "客戶姓名", "customername", "clientname", "buyername", "顾客", "顧客", "顾客姓名", "顾客名称", "顾客电话", "往来单位", "往来单位名称", "kunde", "kundennummer", "kundenname", "kundennr", "cliente", "billtoname", "收货人姓名", "收件人", "收货人", "购货单位", "member", "user", "顧客id", "顧客番号", "会員番号", "顧客名", "購入者名", "お客様名", "고객id", "고객번호", "고객명", "구매자명", "주문자명", "고객"],
    ),
    (
        Role::Date,
        &[
            "orderdate", "订单付款时间", "付款确认时间", "支付时间", "付款时间", "买家付款时间", "paidat", "订单创建时间", "订单提交时间", "下单时间",
            "下单日期", "订单日期", "訂單日期", "订单成交时间", "成交时间", "createdat", "invoicedate", "purchasedate", "saledate", "closedate",
            "createddateutc", "createdutc", "transactiondate", "orderedat", "ordertime", "日期", "时间", "单据日期", "销售日期", "交易日期",
            "交易时间", "签订日期", "提交时间", "date", "datum", "created", "datetime", "timestamp", "day", "bestelldatum", "rechnungsdatum", "fecha", "data", "結束日期", "结束日期", "注文日時", "注文日", "購入日", "日付", "결제일", "주문일시", "주문일자", "주문일", "구매일", "날짜"],
    ),
    (
        Role::Amount,
        &[
            "买家实际支付金额", "买家实付金额", "用户实付金额元", "订单实付金额", "实付金额", "实收金额", "商家实收金额元", "订单实收金额",
            "价税合计", "adjustedordertotal", "amountpaid", "netsales", "linetotal", "lineamount", "itemprice", "amount", "totalamount", "orderamount",
            "ordertotal", "grandtotalbase", "grandtotal", "total", "totalprice", "ordervalue", "revenue", "sales", "spend", "gesamtbetrag", "金额", "金額",
            "消费金额", "交易金额", "购买金额", "销售金额", "成交金额", "订单金额", "订单总额", "总金额", "总价", "应付金额", "订单应付金额",
            "结算金额", "买家应付货款", "合计金额", "销售订单金额元", "销售额", "付款金额", "支付金额", "实付", "convertedamount",
            "totalcollected", "价格", "price", "betrag", "summe", "umsatz", "montant", "importe", "合計金額", "請求金額", "売上", "합계금액", "결제금액", "주문금액", "총액", "금액"],
    ),
    (Role::Quantity, &["quantity", "qty", "数量", "數量", "购买数量", "商品数量", "宝贝总数量", "订购数量", "销售数量", "商品数量件", "lineitemquantity", "itemssold", "件数", "数量個", "수량"]),
    (Role::UnitPrice, &["unitprice", "单价", "單價", "priceperunit", "lineitemprice", "商品单价", "销售单价", "含税单价", "単価", "단가"]),
    (
        Role::Order,
        &[
            "orderid", "主订单编号", "订单编号", "订单号", "訂單編號", "訂單號", "訂單號碼", "单据编号", "单据号", "销售单号", "出库单号", "amazonorderid", "ordernumber", "orderno", "order", "销售订单编号",
            "invoiceno", "invoicenumber", "invoiceid", "invoice", "transactionid", "opportunityid", "商机编号", "合同编号", "dealid", "recordid", "bestellnummer", "单号", "交易号",
            "交易编号", "流水号", "小票号", "发票号", "reference", "id", "注文番号", "注文id", "주문번호"],
    ),
    (
        Role::Name,
        &[
            "customername", "客户姓名", "客戶姓名", "客户名称", "姓名", "买家姓名", "会员姓名", "收货人姓名", "收货人", "收件人", "收货人提货人",
            "billingname", "shippingname", "fullname", "cardname", "accountname", "buyername", "clientname", "contactname", "联系人", "name", "顧客名", "氏名", "お名前", "이름", "성명"],
    ),
    (
        Role::Contact,
        &[
            "contact", "联系方式", "聯絡方式", "聯繫方式", "联系电话", "联系手机", "手机号", "手机号码", "手机", "电话", "phone", "phonenumber", "mobile", "billingphone",
            "tel", "telephone", "email", "emailaddress", "邮箱", "customeremail", "收货人手机号提货人手机号", "電話番号", "전화번호", "연락처", "이메일"],
    ),
    (
        Role::Product,
        &[
            "product", "productname", "description", "商品名称", "商品标题", "宝贝标题", "选购商品", "全部商品名称", "商品", "产品", "产品名称",
            "货品名称", "物料名称", "品名", "lineitemname", "item", "itemname", "items", "标题", "products", "商品名", "상품명"],
    ),
    (
        Role::Status,
        &[
            "status", "orderstatus", "订单状态", "訂單狀態", "交易状态", "状态", "financialstatus", "dealstage", "stage", "单据状态", "生命状态",
            "eventtype", "阶段", "销售阶段", "商机阶段", "单据类型", "交易类型", "业务类型", "transactiontype",
        ],
    ),
    (Role::Refund, &["refundedamount", "amountrefunded", "totalrefunded", "refundamount", "refundtotal", "退款金额", "已退款金额", "订单已退款金额", "退款金额元", "累计退款金额", "退货金额", "退款额"]),
    (Role::Currency, &["currency", "currencycode", "ordercurrency", "币种", "货币", "币别", "幣種", "幣別", "货币代码", "amountcurrency"]),
    (Role::AfterSales, &["售后状态", "维权状态", "退款状态", "售后", "refundstatus", "returnstatus", "cancelledat", "canceledat", "取消时间", "作废时间", "是否作废", "是否取消", "是否退款", "是否退货", "作废", "cancelled", "canceled", "iscancelled", "voided"]),
    (Role::Category, &["category", "productcategory", "producttype", "itemcategory", "department", "类目", "品类", "商品类目", "商品分类", "产品类别", "商品类别", "产品分类", "分类", "類別", "大类", "カテゴリ", "카테고리"]),
    (Role::Channel, &["channel", "saleschannel", "source", "ordersource", "sourcename", "attributionsource", "渠道", "销售渠道", "订单来源", "来源渠道", "下单渠道", "平台", "来源", "渠道来源", "客户来源", "チャネル", "채널"]),
    (Role::Store, &["store", "storename", "shop", "shopname", "branch", "outlet", "location", "locationname", "门店", "店铺", "店铺名称", "门店名称", "所属门店", "网店", "分店", "店舗", "매장"]),
    (Role::Owner, &["owner", "dealowner", "opportunityowner", "accountowner", "contactowner", "salesrep", "salesperson", "accountmanager", "salesman", "负责人", "业务员", "销售员", "销售人员", "客户经理", "跟进人", "归属人", "专属导购", "导购", "业务人员", "負責人", "担当者", "담당자"]),
    (Role::Region, &["region", "province", "state", "city", "shippingprovince", "shippingcity", "shipstate", "shipcity", "billingprovince", "billingcity", "territory", "地区", "区域", "省份", "省", "城市", "市", "大区", "收货省份", "收货城市", "所在地区", "地區", "都道府県", "지역"]),
    (Role::Address, &["address", "shippingaddress", "shippingaddress1", "billingaddress", "address1", "street", "shippingstreet", "billingstreet", "shipaddress1", "收货地址", "收件地址", "详细地址", "地址", "送货地址", "收货人地址", "住所", "주소"]),
    (Role::Referral, &["referral", "referrals", "referrer", "referredby", "推荐人", "介绍人", "邀请人", "推荐人数", "转介绍", "转介绍人数", "推荐次数", "推薦人"]),
    (Role::Satisfaction, &["satisfaction", "satisfactionscore", "csat", "nps", "rating", "满意度", "评分", "评价分", "客户满意度", "滿意度"]),
    (Role::Complaint, &["complaint", "complaints", "投诉", "投诉次数", "是否投诉", "投诉数", "投訴"]),
    (Role::Overdue, &["overdue", "overduedays", "dayspastdue", "daysoverdue", "逾期天数", "逾期", "账龄", "超期天数", "逾期日数", "逾期天數"]),
    (Role::OpenAmount, &["openamount", "unpaidamount", "amountdue", "balancedue", "outstanding", "outstandingbalance", "balance", "未付金额", "未收金额", "欠款", "欠款金额", "应收余额", "未结金额", "待收金额", "未付款金额", "未回款金额", "應收餘額"]),
    (Role::Margin, &["margin", "profit", "grossprofit", "grossmargin", "毛利", "毛利额", "利润", "毛利润", "利润额", "粗利", "이익"]),
    (Role::Discount, &["discount", "discountamount", "totaldiscount", "lineitemdiscount", "discounts", "优惠", "优惠金额", "折扣", "折扣金额", "优惠总金额", "折扣额", "商家优惠", "店铺优惠金额", "折扣率", "割引", "할인"]),
    (Role::Orders, &["orderscount", "ordercount", "totalorders", "numberoforders", "orders", "numorders", "lifetimeorders", "购买频率", "购买次数", "消费次数", "交易笔数", "交易次数", "订单数", "订单数量", "下单次数", "累计订单数", "累计消费次数", "購買頻率", "購買次數", "累计购买次数", "購入回数", "howoften", "purchasefrequency", "구매횟수"]),
    (Role::Attribute, &["age", "gender", "sex", "industry", "level", "memberlevel", "customersegment", "segment", "customertype", "customergroup", "occupation", "education", "income", "birthday", "年龄", "性别", "行业", "所属行业", "等级", "会员等级", "客户等级", "职业", "学历", "收入", "客户类型", "客户分类", "客户标签", "标签", "生日", "民族", "国家", "country", "shippingcountry", "billingcountry", "年齡", "性別", "客户价值", "客户潜力", "客户关系", "客户分级", "客戶價值", "客戶潛力", "客戶關係", "客戶分級"]),
];
