//! Enumerations with a number for the database, a word for the API and a label for people.

/// An enumeration whose numbers are in the database and whose names are in the API; neither ever changes.
macro_rules! coded {
    ($(#[$doc:meta])* $type:ident { $($(#[$variant_doc:meta])* $name:ident = $code:literal, $text:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $($(#[$variant_doc])* $name = $code,)* }

        impl $type {
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            pub const fn code(self) -> i16 {
                self as i16
            }

            /// The word in the API.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The word that people read.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)* }
            }

            pub fn from_code(code: i16) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.code() == code)
            }

            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.name() == name)
            }
        }
    };
}
