use super::*;
use crate::text::segment;

fn found(text: &str) -> Vec<Quotation> {
    quotations(text, &segment(text))
}

#[test]
fn quotations_run_from_mark_to_mark() {
    let cases: &[(&str, &[&str])] = &[
        ("no marks at all", &[]),
        ("“Yes,” he said. “And no.”", &["“Yes,”", "“And no.”"]),
        ("\"Yes,\" he said. \"And no.\"", &["\"Yes,\"", "\"And no.\""]),
        ("``Yes,'' he said. ''And no.''", &["``Yes,''", "''And no.''"]),
        ("“Opened so,\" she wrote.", &["“Opened so,\""]),
        ("“He told me ‘no’ and left,” she said.", &["“He told me ‘no’ and left,”", "‘no’"]),
        ("''He said, 'Go home,''' Ms. Ames said.", &["''He said, 'Go home,'''", "'Go home,'"]),
        ("Mayor: ‘We are done’ with tolls", &["‘We are done’"]),
        ("It’s the teachers’ demand, don’t you think", &[]),
        ("Back in the ’90s, ’twas rock ’n’ roll", &[]),
        ("He is 6'2\" tall", &[]),
        ("He went. “It never closed", &["“It never closed"]),
    ];
    for &(text, expected) in cases {
        let found: Vec<&str> = found(text).iter().map(|q| &text[q.span]).collect();
        assert_eq!(found, expected, "in {text:?}");
    }
}
