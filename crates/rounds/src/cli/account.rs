//! Accounts, tokens, invitations and dead jobs from the command line.

use app::App;
use clap::{Args, Subcommand, ValueEnum};
use rounds::config::{Config, Problem};
use rounds::wiring;
use std::io::Read;
use std::process::ExitCode;

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Role {
    Member,
    Moderator,
    Admin,
}

impl From<Role> for kernel::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Member => Self::Member,
            Role::Moderator => Self::Moderator,
            Role::Admin => Self::Admin,
        }
    }
}

/// Where a password comes from: never from an argument, which others on the machine can see.
#[derive(Debug, Args)]
pub struct Password {
    /// Read the password from standard input.
    #[arg(long, required = true)]
    password_stdin: bool,
}

impl Password {
    fn read(&self) -> Result<String, Problem> {
        let mut text = String::new();
        if self.password_stdin {
            std::io::stdin()
                .read_to_string(&mut text)
                .map_err(|error| Problem(format!("The password cannot be read: {error}.")))?;
        }
        Ok(text.trim_end_matches(['\n', '\r']).to_owned())
    }
}

#[derive(Debug, Subcommand)]
pub enum Account {
    /// Make an account that can sign in at once.
    #[command(
        after_help = "Example:\n  echo 'a long password' | rounds account create anna --email anna@example.org --password-stdin --role admin"
    )]
    Create {
        handle: String,
        #[arg(long)]
        email: String,
        #[command(flatten)]
        password: Password,
        #[arg(long, value_enum, default_value = "member")]
        role: Role,
    },
    /// List the accounts.
    List,
    /// Give a role; the account has to sign in again.
    Role { handle: String, role: Role },
    /// Set a new password; everything that is signed in is signed out.
    ResetPassword {
        handle: String,
        #[command(flatten)]
        password: Password,
    },
    /// Remove the second factor of somebody who lost it: authenticator app, passkeys and recovery codes. The account is
    /// signed out everywhere and its owner gets a mail. Be sure who asks for it.
    ResetTwoFactor { handle: String },
    /// Let an account in that waits for approval.
    Approve { handle: String },
    /// Close an account; its posts are hidden and its tokens end.
    Suspend {
        handle: String,
        /// Open it again.
        #[arg(long)]
        undo: bool,
    },
}

#[derive(Debug, Subcommand)]
pub enum Token {
    /// Print a token for an account.
    #[command(after_help = "Example:\n  TOKEN=$(rounds token create anna --scopes \"read write\")")]
    Create {
        handle: String,
        #[arg(long, default_value = "read")]
        scopes: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum Invite {
    /// Print an invitation code.
    Create {
        #[arg(long, default_value_t = 1)]
        uses: u32,
        /// Days that it is good for.
        #[arg(long)]
        days: Option<u32>,
    },
}

#[derive(Debug, Subcommand)]
pub enum Jobs {
    /// List the jobs that were given up.
    Dead,
    /// Run one of them again.
    Retry { id: i64 },
}

fn told(error: app::Error) -> Problem {
    Problem(error.to_string())
}

async fn id(app: &App, handle: &str) -> Result<i64, Problem> {
    app.member_id(handle).await.map_err(|_| {
        Problem(format!(
            "There is no account @{}. `rounds account list` shows all.",
            handle.trim_start_matches('@')
        ))
    })
}

impl Account {
    pub async fn run(self, config: &Config) -> Result<ExitCode, Problem> {
        let app = wiring::start_for_command(config)?;
        match self {
            Self::Create { handle, email, password, role } => {
                app.create_account(&handle, &email, &password.read()?, role.into()).await.map_err(told)?;
                println!("@{handle} is there and can sign in.");
            }
            Self::List => {
                for member in app.members().await.map_err(told)? {
                    let state = match (member.suspended, member.confirmed, member.approved) {
                        (true, _, _) => "suspended",
                        (_, false, _) => "not confirmed",
                        (_, _, false) => "waits for approval",
                        _ => "active",
                    };
                    println!(
                        "@{:<30} {:<10} {:<18} {:>6} posts  {}",
                        member.handle,
                        member.role.name(),
                        state,
                        member.posts,
                        member.email
                    );
                }
            }
            Self::Role { handle, role } => {
                let role = kernel::Role::from(role);
                app.set_role(id(&app, &handle).await?, role).await.map_err(told)?;
                println!("@{handle} is now {}.", role.name());
            }
            Self::ResetPassword { handle, password } => {
                app.set_password(id(&app, &handle).await?, &password.read()?).await.map_err(told)?;
                println!("@{handle} has a new password and is signed out everywhere.");
            }
            Self::ResetTwoFactor { handle } => {
                let removed = app.reset_two_factor(id(&app, &handle).await?).await.map_err(told)?;
                println!(
                    "@{handle}: removed {} authenticator app, {} passkeys and {} recovery codes. The password alone signs in now; \
                     everything that was signed in is signed out, and a mail tells the owner.",
                    if removed.app { "the" } else { "no" },
                    removed.passkeys,
                    removed.recovery_codes
                );
            }
            Self::Approve { handle } => {
                app.approve(id(&app, &handle).await?).await.map_err(told)?;
                println!("@{handle} may take part.");
            }
            Self::Suspend { handle, undo } => {
                app.suspend(id(&app, &handle).await?, !undo).await.map_err(told)?;
                println!("@{handle} is {}.", if undo { "open again" } else { "suspended" });
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Token {
    pub async fn run(self, config: &Config) -> Result<ExitCode, Problem> {
        let Self::Create { handle, scopes } = self;
        let app = wiring::start_for_command(config)?;
        println!("{}", app.script_token(id(&app, &handle).await?, &scopes).await.map_err(told)?);
        Ok(ExitCode::SUCCESS)
    }
}

impl Invite {
    pub async fn run(self, config: &Config) -> Result<ExitCode, Problem> {
        let Self::Create { uses, days } = self;
        let app = wiring::start_for_command(config)?;
        println!("{}", app.invite(uses.into(), days.map(Into::into)).await.map_err(told)?);
        Ok(ExitCode::SUCCESS)
    }
}

impl Jobs {
    pub async fn run(self, config: &Config) -> Result<ExitCode, Problem> {
        let app = wiring::start_for_command(config)?;
        match self {
            Self::Dead => {
                for job in app.dead_jobs().await.map_err(told)? {
                    println!("{:<20} {:<12} {}", job.id, job.kind, job.error);
                }
            }
            Self::Retry { id } => {
                if !app.revive_job(id).await.map_err(told)? {
                    return Err(Problem(format!(
                        "There is no dead job {id}. `rounds jobs dead` lists them."
                    )));
                }
                println!("The job {id} runs again.");
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
