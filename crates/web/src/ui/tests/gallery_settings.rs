//! The pages of the settings: one's account and how one signs in.

use super::gallery::page;
use crate::ui::pages::*;
use crate::ui::samples::*;
use crate::ui::view::*;

pub(super) fn settings(theme: Theme) -> Vec<(&'static str, String)> {
    let mut pages = own_account(theme);
    pages.extend(security(theme));
    pages
}

fn own_account(theme: Theme) -> Vec<(&'static str, String)> {
    let shell = |title: &str, path: &str| shell(title, path, theme, true);
    let languages = || Choices::of([("en", "English"), ("de", "Deutsch")], "en");
    vec![
        page(
            "settings_profile",
            SettingsProfile {
                shell: shell("Profile", "/settings/profile"),
                form: ProfileForm {
                    display_name: "Rashid Elmhurst-Karim".into(),
                    specialty: "Cardiology".into(),
                    grade: "Registrar (ST5)".into(),
                    max_bio: 500,
                    ..ProfileForm::default()
                },
                professions: Choices::of([("doctor", "Doctor"), ("nurse", "Nurse")], "doctor"),
                countries: Choices::of([("GB", "United Kingdom"), ("IE", "Ireland")], "GB"),
                languages: languages(),
                errors: FormErrors::default(),
            },
        ),
        page(
            "settings_account",
            SettingsAccount {
                shell: shell("Account", "/settings/account"),
                email: "rashid@fenmoor.example".into(),
                new_email: None,
                sign_ins: ["Firefox on Windows", "Safari on iPhone"]
                    .map(|device| SignInView {
                        id: device.into(),
                        device: device.into(),
                        last_used: when("2 days ago"),
                        is_current: device.starts_with('F'),
                    })
                    .into(),
                min_password: 12,
                errors: FormErrors::default(),
            },
        ),
        page(
            "settings_credentials",
            SettingsCredentials {
                shell: shell("Credentials", "/settings/credentials"),
                standing: "Level L3: you are who you say, and a professional register says what you are."
                    .into(),
                credentials: vec![
                    CredentialView {
                        id: "1".into(),
                        title: "Doctor".into(),
                        level: "L3".into(),
                        words: "verified by General Medical Council on 3 March 2026, valid".into(),
                        reference: "0000001".into(),
                        valid: true,
                        ..CredentialView::default()
                    },
                    CredentialView {
                        id: "2".into(),
                        title: "Works or studies at".into(),
                        level: "L1".into(),
                        words: "Work or study address: NHSmail".into(),
                        ended: Some((when("2 d"), "A proof holds for a year and has to be renewed.".into())),
                        ..CredentialView::default()
                    },
                ],
                name: NameForm {
                    given: "Rashid".into(),
                    surname: "Elmhurst-Karim".into(),
                    ..NameForm::default()
                },
                email: "rashid@ward.example".into(),
                profile_url: "https://rounds.example/@elmhurst".into(),
                issuers: vec![IssuerView {
                    name: "orcid".into(),
                    title: "ORCID".into(),
                    note: "Shows that an iD is yours. An iD is not a licence.".into(),
                }],
                registers: Choices::of([("gmc", "General Medical Council")], "gmc"),
                professions: Choices::of([("doctor", "Doctor"), ("nurse", "Nurse")], "doctor"),
                claims: vec![ClaimSummary {
                    id: "7".into(),
                    what: "Doctor, gmc 0000001".into(),
                    status: "waiting".into(),
                    says: "1 of 2 approvals.".into(),
                    made: when("2 d"),
                    waits: true,
                }],
                typed: TypedClaim::default(),
                may_vouch: true,
                errors: {
                    let mut errors = FormErrors::default();
                    errors.add(
                        "email",
                        "This address is not of an institution that is listed here, so it proves nothing.",
                    );
                    errors
                },
            },
        ),
        page(
            "admin_credentials",
            AdminCredentials {
                shell: shell("Claims and credentials", "/admin/credentials"),
                claims: vec![WaitingClaim {
                    id: "7".into(),
                    account: small(0),
                    name: "Ines Vantongeren".into(),
                    profession: "Doctor".into(),
                    register: "gmc 0000001".into(),
                    made: when("2 d"),
                    documents: vec![("/admin/credentials/documents/1".into(), "Paper 1: PDF, 182 kB".into())],
                    approvals: 1,
                    reviewed: false,
                    vouchers: vec![small(2)],
                    standing: vec!["Verified by an address of NHSmail on 2026-03-01, valid".into()],
                }],
                handle: "@vantongeren".into(),
                found: vec![CredentialView {
                    id: "1".into(),
                    title: "Works or studies at".into(),
                    level: "L1".into(),
                    words: "verified by an address of NHSmail on 1 March 2026, valid".into(),
                    reference: "ines@ward.nhs.example".into(),
                    valid: true,
                    ..CredentialView::default()
                }],
                errors: FormErrors::default(),
            },
        ),
        page(
            "settings_applications",
            SettingsApplications {
                shell: shell("Applications", "/settings/applications"),
                applications: vec![ApplicationView {
                    id: "1".into(),
                    name: "Pocket Rounds".into(),
                    website: None,
                    permissions: scopes::in_words(["read"])
                        .into_iter()
                        .map(|permission| permission.text)
                        .collect(),
                    last_used: Some(when("3 h")),
                    granted: when("11 Mar"),
                }],
            },
        ),
        page(
            "consent",
            Consent {
                shell: shell("Allow access", "/oauth/authorize"),
                app_name: "Pocket Rounds".into(),
                website: Some("https://pocket.example".into()),
                permissions: scopes::in_words(["read", "write:statuses", "follow", "push"]),
                destination: Some("pocket.example".into()),
                parameters: vec![("client_id".into(), "abc".into())],
            },
        ),
        page(
            "oob",
            Oob {
                shell: shell("Your code", "/oauth"),
                app_name: "Pocket Rounds".into(),
                code: "k3Jx-92".into(),
            },
        ),
    ]
}

fn security(theme: Theme) -> Vec<(&'static str, String)> {
    let shell = |title: &str, path: &str| shell(title, path, theme, true);
    let off = || SettingsSecurity {
        shell: shell("Sign-in and security", "/settings/security"),
        is_asked_of_everybody: false,
        rights: None,
        return_to: None,
        is_on: false,
        app_since: None,
        passkeys: Vec::new(),
        recovery_codes: 0,
        needs_password: false,
        error: None,
    };
    let keys = ["Rashid’s phone", "Key on the lanyard"].map(|name| PasskeyRow {
        id: name.len().to_string(),
        name: name.into(),
        created: when("3 weeks ago"),
        last_used: name.starts_with('R').then(|| when("2 h")),
    });
    let on = |needs_password| SettingsSecurity {
        is_on: true,
        app_since: Some(when("3 weeks ago")),
        passkeys: keys.clone().into(),
        recovery_codes: 8,
        needs_password,
        ..off()
    };
    let step = |has_app, error: Option<&str>| SecondStep {
        shell: Shell { viewer: None, ..shell("Sign in", "/auth/second_step") },
        return_to: "/home".into(),
        has_app,
        has_passkeys: true,
        has_recovery_codes: true,
        error: error.map(str::to_owned),
    };
    let secret = "otpauth://totp/Fenmoor:elmhurst?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Fenmoor";
    vec![
        page("settings_security", off()),
        page("settings_security_everybody", SettingsSecurity { is_asked_of_everybody: true, ..off() }),
        page(
            "settings_security_moderator",
            SettingsSecurity { rights: Some(false), return_to: Some("/home".into()), ..off() },
        ),
        page("settings_security_on", SettingsSecurity { rights: Some(true), ..on(false) }),
        page(
            "settings_security_password",
            SettingsSecurity { error: Some("The password is not right. Try again.".into()), ..on(true) },
        ),
        page(
            "settings_totp",
            SettingsTotp {
                shell: shell("Authenticator app", "/settings/security/totp"),
                qr: platform::qr::svg(secret, "QR code for your authenticator app").unwrap(),
                key: "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ".into(),
                uri: secret.into(),
                error: None,
            },
        ),
        page(
            "recovery_codes",
            RecoveryCodes {
                shell: shell("Recovery codes", "/settings/security"),
                says: "Signing in asks for a code of your app from now on.".into(),
                codes: (0..10).map(|n| format!("k7f{n}-q2wd-mx5e-ab6t")).collect(),
            },
        ),
        page("second_step", step(true, None)),
        page("second_step_passkey", step(false, Some("This code is not right, or it was used before."))),
    ]
}
