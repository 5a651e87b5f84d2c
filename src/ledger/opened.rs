//! A ledger of customers without lines, as a saved table has them: what was put together by hand.

use super::store::Ledger;

impl Ledger {
    /// The keys that were put together with others by hand, as the files brought them.
    #[must_use]
    pub fn put_together_keys(&self) -> Vec<String> {
        self.same.keys().map(|&key| self.customers.text(key).to_owned()).collect()
    }

    /// Notes that a key, which no customer here has, was put together with another by hand; `false` where a customer has it.
    pub fn add_same(&mut self, key: &str, into: u32) -> bool {
        let number = self.add_customer(key.as_bytes(), b"", b"");
        number.is_some_and(|number| self.same.insert(number, into).is_none())
    }
}
