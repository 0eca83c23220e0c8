//! Why a picture was not taken, in the words of the person who sent it.

/// Says what happened, why, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    #[error("This file is not a picture. Choose a JPEG, PNG, WebP or GIF file.")]
    NotAPicture,
    /// The name of what it is.
    #[error("{0} files are not accepted here. Save it as JPEG or PNG and send that.")]
    KindNotAllowed(&'static str),
    /// Sizes in bytes.
    #[error("This file has {} MB and the limit is {} MB. Make it smaller and send it again.", megabytes(*size), megabytes(*limit))]
    TooManyBytes { size: u64, limit: u64 },
    #[error(
        "This picture measures {width} × {height} pixels, which is more than can be shown. Make it smaller and send it again."
    )]
    TooManyPixels { width: u32, height: u32 },
    #[error(
        "This animation is too long: {limit} frames are the limit, fewer if it is large. Send a shorter one."
    )]
    TooManyFrames { limit: u32 },
    #[error(
        "This DICOM file is damaged or incomplete and cannot be read. Export it again from the viewer, as DICOM or as PNG."
    )]
    DicomDamaged,
    #[error(
        "This DICOM file has no picture in it, but a report, a trace or something else. Export what you want to show as PNG."
    )]
    DicomWithoutPicture,
    #[error(
        "The pixels of this DICOM file are of a kind that cannot be shown here. Export the picture from the viewer as PNG."
    )]
    DicomColours,
    /// The name of the coding.
    #[error(
        "This DICOM file is packed with {0}, which is not read here. Export it from the viewer uncompressed, or as PNG."
    )]
    DicomCoding(&'static str),
    #[error(
        "This picture is damaged or incomplete and cannot be read. Save it again from where it came and send that."
    )]
    Damaged,
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1_048_576.0)
}
