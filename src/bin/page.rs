//! The page's shell: the overlay for the worst case first, then the page.

fn main() {
    fenji::ui::install_panic_overlay();
    fenji::ui::mount();
}
