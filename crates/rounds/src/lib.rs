//! The program: configuration, command line, wiring, signals, demo data. No rules.

pub mod config;
pub mod demo;
pub mod doctor;
pub mod policy;
pub mod serve;
pub mod wiring;
