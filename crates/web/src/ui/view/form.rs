//! Choices and errors of forms.

/// One option of a select.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub selected: bool,
}

#[derive(Debug, Clone, Default)]
pub struct Choices(pub Vec<Choice>);

impl Choices {
    /// From `(value, label)`, with the chosen value.
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>, chosen: &str) -> Self {
        let choice = |(value, label): (&str, &str)| Choice {
            value: value.to_owned(),
            label: label.to_owned(),
            selected: value == chosen,
        };
        Self(pairs.into_iter().map(choice).collect())
    }
}

/// Something wrong with a field, in the words of who fills it in.
#[derive(Debug, Clone)]
pub struct FieldError {
    pub field: String,
    pub message: String,
}

#[derive(Debug, Clone, Default)]
pub struct FormErrors(pub Vec<FieldError>);

impl FormErrors {
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(FieldError { field: field.to_owned(), message: message.into() });
    }
}

impl From<Vec<kernel::Refusal>> for FormErrors {
    fn from(refusals: Vec<kernel::Refusal>) -> Self {
        let mut errors = Self::default();
        for refusal in refusals {
            errors.add(refusal.field, refusal.says);
        }
        errors
    }
}
