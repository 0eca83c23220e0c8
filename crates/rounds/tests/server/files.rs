//! `rounds guard media` and `rounds doctor`, run as an operator runs them: pictures, DICOM files and videos on the disk.

use crate::scans::{NUMBER, dicom, exiftool, labelled, metadata, scan, unlabelled};
use std::path::Path;
use std::process::Command;

/// Runs the program; exit code and what it printed.
fn rounds(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rounds"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("ROUNDS_DATA_DIR", folder)
        .envs(variables.iter().copied());
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(said).unwrap())
}

/// A video of three seconds that shows the picture, with a patient in its metadata.
fn video(folder: &Path, name: &str, codec: &str, picture: &[u8]) {
    std::fs::write(folder.join("frame.png"), picture).unwrap();
    let output = Command::new("ffmpeg")
        .current_dir(folder)
        .args(["-loglevel", "error", "-nostdin", "-loop", "1", "-i", "frame.png", "-t", "3", "-r", "5"])
        .args(["-vf", "scale=900:-2", "-pix_fmt", "yuv420p", "-c:v", codec])
        .args(["-metadata", "title=SECRET title", "-metadata", "comment=SECRET comment"])
        .args(["-metadata", "location=+54.97-001.61/", "-metadata", "creation_time=2026-11-03T10:00:00Z"])
        .args(["-metadata:s:v:0", "handler_name=SECRET handler", "-metadata:s:v:0", "title=SECRET track"])
        .arg(name)
        .output()
        .expect("ffmpeg is installed: `cargo xtask test tools` does that");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_picture_and_a_dicom_file_are_checked_and_written_without_metadata() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    std::fs::write(here.join("scan.png"), labelled()).unwrap();
    std::fs::write(here.join("plain.png"), unlabelled()).unwrap();
    std::fs::write(here.join("I0001"), dicom(&scan(800, 600, &[(20, 20, &format!("NHS number: {NUMBER}"))])))
        .unwrap();
    let (code, said) = rounds(here, &["guard", "media", "scan.png"], &[]);
    assert!(code == 1 && said.contains("block") && said.contains("NHS number"), "{code} {said}");
    assert!(!said.contains("5919"), "{said}");
    let (code, said) = rounds(here, &["guard", "media", "plain.png"], &[]);
    assert!(code == 0 && said.contains("Nothing was found") && said.contains("Handwriting"), "{code} {said}");
    let (code, said) = rounds(here, &["guard", "media", "I0001", "--strip", "clean.jpg"], &[]);
    assert!(code == 1 && said.contains("DICOM file (CT)"), "{code} {said}");
    assert_eq!(metadata(&std::fs::read(here.join("clean.jpg")).unwrap()), [] as [&str; 0]);
    let (code, said) = rounds(here, &["guard", "media", "I0001", "--strip", "clean.jpg"], &[]);
    assert!(code == 2 && said.contains("there already"), "{code} {said}");
    std::fs::write(here.join("notes.txt"), "not a picture").unwrap();
    let (code, said) = rounds(here, &["guard", "media", "notes.txt"], &[]);
    assert!(code == 2 && said.contains("not a picture"), "{code} {said}");
    let (code, said) = rounds(here, &["guard", "media", "plain.png"], &[("ROUNDS_TESSERACT", "off")]);
    assert!(code == 0 && said.contains("not read") && !said.contains("Nothing was found"), "{code} {said}");
}

#[test]
fn a_video_is_looked_at_in_frames_and_copied_without_metadata() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    for (name, codec) in [("talk.mp4", "mpeg4"), ("talk.mov", "mpeg4"), ("talk.webm", "libvpx")] {
        video(here, name, codec, &labelled());
        let before = std::fs::read(here.join(name)).unwrap();
        assert!(before.windows(6).any(|part| part == b"SECRET"), "{name}");
        let clean = format!("clean-{name}");
        let (code, said) = rounds(here, &["guard", "media", name, "--strip", &clean], &[]);
        assert!(
            code == 1 && said.contains("NHS number") && said.contains("frame 1 of 2"),
            "{name}: {code} {said}"
        );
        let after = std::fs::read(here.join(&clean)).unwrap();
        assert!(!after.windows(6).any(|part| part == b"SECRET"), "{name}");
        let told = exiftool(&["-a", "-G1", "-s"], &here.join(&clean));
        for word in ["GPS", "Title", "Comment", "2026:11:03"] {
            assert!(
                !told.lines().any(|line| line.contains(word) && !line.contains("[System]")),
                "{name}: {told}"
            );
        }
        let (code, said) = rounds(here, &["guard", "media", &clean], &[]);
        assert!(code == 1 && said.contains("NHS number"), "the copy plays: {code} {said}");
    }
    video(here, "plain.mp4", "mpeg4", &unlabelled());
    assert_eq!(rounds(here, &["guard", "media", "plain.mp4"], &[]).0, 0);
}

#[test]
fn a_video_that_is_broken_or_would_open_other_files_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    video(here, "talk.mp4", "mpeg4", &unlabelled());
    let whole = std::fs::read(here.join("talk.mp4")).unwrap();
    std::fs::write(here.join("cut.mp4"), &whole[..whole.len() / 3]).unwrap();
    std::fs::write(here.join("noise.webm"), [b"\x1a\x45\xdf\xa3".as_slice(), &[7; 5000]].concat()).unwrap();
    for name in ["cut.mp4", "noise.webm"] {
        let (code, said) = rounds(here, &["guard", "media", name, "--strip", "out.mp4"], &[]);
        assert!(code == 2 && said.contains("damaged"), "{name}: {code} {said}");
    }
    // Playlists name other files; ffmpeg would follow them, and is never asked to.
    std::fs::write(here.join("list.mp4"), "#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n").unwrap();
    std::fs::write(here.join("concat.mp4"), "ffconcat version 1.0\nfile talk.mp4\n").unwrap();
    for name in ["list.mp4", "concat.mp4"] {
        let (code, said) = rounds(here, &["guard", "media", name], &[]);
        assert!(code == 2 && said.contains("not a picture"), "{name}: {code} {said}");
    }
    let (code, said) = rounds(here, &["guard", "media", "talk.mp4"], &[("ROUNDS_FFMPEG", "off")]);
    assert!(code == 2 && said.contains("ROUNDS_FFMPEG"), "{code} {said}");
}

#[test]
fn the_doctor_says_which_programs_are_there_and_what_goes_without_them() {
    let folder = tempfile::tempdir().unwrap();
    let (code, said) = rounds(folder.path(), &["doctor"], &[]);
    assert!(
        code == 0
            && said.contains("tesseract 5")
            && said.contains("reads eng")
            && said.contains("ffmpeg version"),
        "{said}"
    );
    let off = [("ROUNDS_TESSERACT", "off"), ("ROUNDS_FFMPEG", "off")];
    let (code, said) = rounds(folder.path(), &["doctor"], &off);
    assert!(
        code == 0
            && said.contains("Letters in pictures are not read")
            && said.contains("Videos cannot be uploaded or checked"),
        "{said}"
    );
    let (code, said) = rounds(folder.path(), &["doctor"], &[("ROUNDS_TESSERACT", "/no/such/tesseract")]);
    assert!(code == 1 && said.contains("NO ") && said.contains("/no/such/tesseract"), "{said}");
    let (code, said) = rounds(folder.path(), &["doctor"], &[("ROUNDS_TESSERACT_LANGUAGES", "eng+xyz")]);
    assert!(code == 1 && said.contains("“xyz”"), "{said}");
}
