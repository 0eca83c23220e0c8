//! Looking after the database: migrate, backup, restore, check.

use rounds::config::{Config, Problem};
use std::path::Path;
use std::process::ExitCode;

fn told(error: store::StoreError) -> Problem {
    Problem(format!("{error}."))
}

pub fn migrate(config: &Config) -> Result<ExitCode, Problem> {
    std::fs::create_dir_all(&config.data_dir)
        .map_err(|error| Problem(format!("The data folder cannot be made: {error}.")))?;
    let mut db = config.database()?.connect().map_err(told)?;
    let done = store::migrate::run(&mut db).map_err(told)?;
    match done.as_slice() {
        [] => println!("Nothing to do: schema {}.", store::migrate::newest()),
        names => println!("Done: {}. Schema {}.", names.join(", "), store::migrate::newest()),
    }
    Ok(ExitCode::SUCCESS)
}

pub fn backup(config: &Config, file: &Path) -> Result<ExitCode, Problem> {
    store::backup::write(&config.database()?, file).map_err(told)?;
    println!("Written: {}. Copy the folder {} too.", file.display(), config.data_dir.join("media").display());
    Ok(ExitCode::SUCCESS)
}

pub fn restore(config: &Config, file: &Path) -> Result<ExitCode, Problem> {
    std::fs::create_dir_all(&config.data_dir)
        .map_err(|error| Problem(format!("The data folder cannot be made: {error}.")))?;
    store::backup::restore(&config.database()?, file).map_err(told)?;
    println!("Restored from {}.", file.display());
    Ok(ExitCode::SUCCESS)
}

pub fn check(config: &Config) -> Result<ExitCode, Problem> {
    let mut db = config.database()?.connect().map_err(told)?;
    let mut problems = store::backup::check(&mut db).map_err(told)?;
    for key in store::media::all_blobs(&mut db).map_err(told)? {
        if !config.data_dir.join("media").join(&key).is_file() {
            problems.push(format!("the file {key} is missing in the data folder"));
        }
    }
    if problems.is_empty() {
        println!("The database is well, and every file is there.");
        return Ok(ExitCode::SUCCESS);
    }
    for problem in &problems {
        println!("{problem}");
    }
    println!("{} problems. Restore the last good backup, or ask for help with this list.", problems.len());
    Ok(ExitCode::from(1))
}
