//! Currencies and the marks, words and codes that name them.

use serde::{Deserialize, Serialize};

/// Declares the currencies with their codes.
macro_rules! currencies {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)+) => {
        /// Currencies recognised by their marks.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum Currency { $($(#[$doc])* $name,)+ }

        impl Currency {
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();

            /// All of them, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its ISO code; of a word that several currencies share, the word.
            #[must_use]
            pub fn code(self) -> &'static str { match self { $(Self::$name => $code),+ } }
        }
    };
}

currencies! {
    /// ¥ ￥ 元 RMB CNY (a bare ¥ is taken as the renminbi; the yen is named by JPY or 円).
    Cny = "CNY",
    /// $ USD US$ (a bare $ is taken as the dollar of the United States).
    Usd = "USD",
    /// € EUR
    Eur = "EUR",
    /// £ GBP
    Gbp = "GBP",
    /// HK$ HKD
    Hkd = "HKD",
    /// NT$ TWD
    Twd = "TWD",
    /// 円 JPY
    Jpy = "JPY",
    /// ₩ KRW
    Krw = "KRW",
    /// CHF
    Chf = "CHF",
    /// SEK
    Sek = "SEK",
    /// NOK
    Nok = "NOK",
    /// DKK
    Dkk = "DKK",
    /// A bare kr: the crown of any of four countries, so none of theirs.
    Kr = "KR",
    /// ₹ INR
    Inr = "INR",
    /// A bare Rs: the rupee of any of six countries, so none of theirs.
    Rs = "RS",
    /// R$ BRL
    Brl = "BRL",
    /// A$ AU$ AUD
    Aud = "AUD",
    /// C$ CA$ CAD
    Cad = "CAD",
    /// S$ SGD
    Sgd = "SGD",
    /// ₽ руб. RUB
    Rub = "RUB",
    /// zł PLN
    Pln = "PLN",
    /// ₺ TL TRY
    Try = "TRY",
    /// ฿ THB
    Thb = "THB",
    /// ₫ VND
    Vnd = "VND",
    /// RM MYR
    Myr = "MYR",
}

/// Marks and the currency they name; a mark that begins or ends with another stands before it.
const MARKS: &[(&str, Currency)] = &[
    ("HK$", Currency::Hkd),
    ("NT$", Currency::Twd),
    ("US$", Currency::Usd),
    ("AU$", Currency::Aud),
    ("CA$", Currency::Cad),
    ("A$", Currency::Aud),
    ("C$", Currency::Cad),
    ("S$", Currency::Sgd),
    ("R$", Currency::Brl),
    ("CNY", Currency::Cny),
    ("RMB", Currency::Cny),
    ("USD", Currency::Usd),
    ("EUR", Currency::Eur),
    ("GBP", Currency::Gbp),
    ("HKD", Currency::Hkd),
    ("TWD", Currency::Twd),
    ("JPY", Currency::Jpy),
    ("KRW", Currency::Krw),
    ("CHF", Currency::Chf),
    ("SEK", Currency::Sek),
    ("NOK", Currency::Nok),
    ("DKK", Currency::Dkk),
    ("INR", Currency::Inr),
    ("BRL", Currency::Brl),
    ("AUD", Currency::Aud),
    ("CAD", Currency::Cad),
    ("SGD", Currency::Sgd),
    ("RUB", Currency::Rub),
    ("PLN", Currency::Pln),
    ("TRY", Currency::Try),
    ("THB", Currency::Thb),
    ("VND", Currency::Vnd),
    ("MYR", Currency::Myr),
    ("人民币", Currency::Cny),
    ("¥", Currency::Cny),
    ("元", Currency::Cny),
    ("圆", Currency::Cny),
    ("円", Currency::Jpy),
    ("$", Currency::Usd),
    ("€", Currency::Eur),
    ("£", Currency::Gbp),
    ("₩", Currency::Krw),
    ("₹", Currency::Inr),
    ("₽", Currency::Rub),
    ("руб.", Currency::Rub),
    ("руб", Currency::Rub),
    ("РУБ.", Currency::Rub),
    ("РУБ", Currency::Rub),
    ("zł", Currency::Pln),
    ("ZŁ", Currency::Pln),
    ("₺", Currency::Try),
    ("TL", Currency::Try),
    ("฿", Currency::Thb),
    ("₫", Currency::Vnd),
    ("RM", Currency::Myr),
    ("kr.", Currency::Kr),
    ("kr", Currency::Kr),
    ("Rs.", Currency::Rs),
    ("Rs", Currency::Rs),
];

impl Currency {
    /// The currency of a mark, word or code that stands alone: `￥`, `RMB`, `人民币`, `usd`.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        let word = word.trim().replace('\u{ffe5}', "¥").replace('\u{ffe1}', "£").replace('\u{ffe6}', "₩");
        MARKS.iter().find(|(mark, _)| mark.eq_ignore_ascii_case(&word)).map(|(_, currency)| *currency)
    }

    /// Takes one mark off the front or the end of a text. `known` is the currency that was named before: it may be named
    /// twice (`￥5.00元`), and the marks that several currencies share may stand beside a clearer one (`$5 CAD`).
    pub(super) fn take(text: &str, known: Option<Self>) -> Option<(&str, Self)> {
        let (front, end) = (text.as_bytes().first()?, text.as_bytes().last()?);
        // Most marks stand on one side, and most texts have none at all.
        let (at_front, at_end) = (!front.is_ascii_digit(), !end.is_ascii_digit());
        MARKS.iter().filter(|_| at_front || at_end).find_map(|&(mark, code)| {
            let named = match known {
                None => code,
                Some(known) if known == code || code.may_be(mark, known) => known,
                Some(_) => return None,
            };
            let cut = at_front.then(|| without_front(text, mark)).flatten().or_else(|| at_end.then(|| without_end(text, mark)).flatten());
            cut.map(|cut| (cut, named))
        })
    }

    /// Whether a mark of this currency is one that another currency is written with as well.
    fn may_be(self, mark: &str, other: Self) -> bool {
        match self {
            Self::Usd => mark == "$" && matches!(other, Self::Hkd | Self::Twd | Self::Aud | Self::Cad | Self::Sgd),
            Self::Cny => mark == "¥" && other == Self::Jpy,
            Self::Kr => matches!(other, Self::Sek | Self::Nok | Self::Dkk),
            Self::Rs => other == Self::Inr,
            _ => false,
        }
    }
}

fn without_front<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let head = text.get(..mark.len())?;
    head.eq_ignore_ascii_case(mark).then(|| &text[mark.len()..])
}

fn without_end<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(mark.len())?;
    let tail = text.get(at..)?;
    tail.eq_ignore_ascii_case(mark).then(|| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_stand_alone_name_their_currency() {
        for (word, code) in
            [("￥", "CNY"), ("rmb", "CNY"), (" usd ", "USD"), ("Zł", "PLN"), ("KR", "KR"), ("rs.", "RS"), ("r$", "BRL"), ("nok", "NOK")]
        {
            assert_eq!(Currency::of_word(word).map(Currency::code), Some(code), "{word}");
        }
        assert_eq!(Currency::of_word("dollars"), None);
        for (place, currency) in Currency::ALL.iter().enumerate() {
            assert_eq!((*currency as usize, Currency::of_word(currency.code())), (place, Some(*currency)));
        }
    }

    #[test]
    fn no_mark_hides_a_longer_one() {
        for (place, (mark, _)) in MARKS.iter().enumerate() {
            let hidden = MARKS[place + 1..].iter().find(|(later, _)| without_front(later, mark).or_else(|| without_end(later, mark)).is_some());
            assert_eq!(hidden, None, "{mark}");
        }
    }
}
