//! Walking a DICOM file (PS3.5 section 7, PS3.10 section 7): every length is checked against what is there, nested
//! sequences are stepped over without recursion, and only what a picture needs is picked.

use crate::pictures::PictureError;
use std::collections::BTreeMap;

/// Group and element.
pub type Tag = (u16, u16);

pub const MODALITY: Tag = (0x0008, 0x0060);
pub const SAMPLES: Tag = (0x0028, 0x0002);
pub const PHOTOMETRIC: Tag = (0x0028, 0x0004);
pub const PLANAR: Tag = (0x0028, 0x0006);
pub const FRAMES: Tag = (0x0028, 0x0008);
pub const ROWS: Tag = (0x0028, 0x0010);
pub const COLUMNS: Tag = (0x0028, 0x0011);
pub const BITS_ALLOCATED: Tag = (0x0028, 0x0100);
pub const BITS_STORED: Tag = (0x0028, 0x0101);
pub const HIGH_BIT: Tag = (0x0028, 0x0102);
pub const SIGNED: Tag = (0x0028, 0x0103);
pub const BURNED_IN: Tag = (0x0028, 0x0301);
pub const WINDOW_CENTER: Tag = (0x0028, 0x1050);
pub const WINDOW_WIDTH: Tag = (0x0028, 0x1051);
pub const RESCALE_INTERCEPT: Tag = (0x0028, 0x1052);
pub const RESCALE_SLOPE: Tag = (0x0028, 0x1053);

const PICKED: [Tag; 16] = [
    MODALITY,
    SAMPLES,
    PHOTOMETRIC,
    PLANAR,
    FRAMES,
    ROWS,
    COLUMNS,
    BITS_ALLOCATED,
    BITS_STORED,
    HIGH_BIT,
    SIGNED,
    BURNED_IN,
    WINDOW_CENTER,
    WINDOW_WIDTH,
    RESCALE_INTERCEPT,
    RESCALE_SLOPE,
];

const TRANSFER_SYNTAX: Tag = (0x0002, 0x0010);
const PIXEL_DATA: Tag = (0x7fe0, 0x0010);
const ITEM: Tag = (0xfffe, 0xe000);
const ITEM_END: Tag = (0xfffe, 0xe00d);
const SEQUENCE_END: Tag = (0xfffe, 0xe0dd);
const UNDEFINED: u32 = u32::MAX;
/// Real files nest a handful of levels.
const DEEPEST: usize = 64;
/// A number or a short word; anything longer is not what the tag is for.
const LONGEST_VALUE: usize = 256;

/// The values that a picture needs, as they lie in the file.
#[derive(Debug, Default)]
pub struct Found<'a> {
    values: BTreeMap<Tag, &'a [u8]>,
    pub pixels: Option<Pixels<'a>>,
}

#[derive(Debug)]
pub enum Pixels<'a> {
    Native(&'a [u8]),
    /// Fragments, without the offset table (PS3.5 A.4).
    Encapsulated(Vec<&'a [u8]>),
}

impl Found<'_> {
    /// A text without the padding around it; empty when it is missing.
    pub fn text(&self, tag: Tag) -> String {
        let bytes = self.values.get(&tag).copied().unwrap_or_default();
        let text: String =
            bytes.iter().filter(|byte| byte.is_ascii()).map(|byte| char::from(*byte)).collect();
        text.trim_matches([' ', '\0']).to_owned()
    }

    /// The first of the decimal numbers of a tag.
    pub fn decimal(&self, tag: Tag) -> Option<f64> {
        let text = self.text(tag);
        let number: f64 = text.split('\\').next()?.trim().parse().ok()?;
        number.is_finite().then_some(number)
    }

    /// An unsigned short.
    pub fn short(&self, tag: Tag) -> Option<u16> {
        let bytes = self.values.get(&tag)?.get(..2)?;
        Some(u16::from_le_bytes([bytes[0], bytes[1]]))
    }
}

/// Where we are in the bytes.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

struct Header {
    tag: Tag,
    vr: [u8; 2],
    length: u32,
}

impl<'a> Cursor<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], PictureError> {
        let end = self.at.checked_add(length).ok_or(PictureError::DicomDamaged)?;
        let taken = self.bytes.get(self.at..end).ok_or(PictureError::DicomDamaged)?;
        self.at = end;
        Ok(taken)
    }

    fn u16(&mut self) -> Result<u16, PictureError> {
        self.take(2).map(|it| u16::from_le_bytes([it[0], it[1]]))
    }

    fn u32(&mut self) -> Result<u32, PictureError> {
        self.take(4).map(|it| u32::from_le_bytes([it[0], it[1], it[2], it[3]]))
    }

    fn is_done(&self) -> bool {
        self.at >= self.bytes.len()
    }

    fn value(&mut self, length: u32) -> Result<&'a [u8], PictureError> {
        self.take(usize::try_from(length).map_err(|_| PictureError::DicomDamaged)?)
    }

    /// The head of an element (PS3.5 sections 7.1.2 and 7.1.3); items and their ends have no value representation.
    fn header(&mut self, explicit: bool) -> Result<Header, PictureError> {
        let tag = (self.u16()?, self.u16()?);
        if !explicit || tag.0 == 0xfffe {
            return Ok(Header { tag, vr: *b"  ", length: self.u32()? });
        }
        let vr = self.take(2)?;
        let vr = [vr[0], vr[1]];
        let long = matches!(
            &vr,
            b"OB"
                | b"OD"
                | b"OF"
                | b"OL"
                | b"OV"
                | b"OW"
                | b"SQ"
                | b"SV"
                | b"UC"
                | b"UN"
                | b"UR"
                | b"UT"
                | b"UV"
        );
        let length = if long {
            self.take(2)?;
            self.u32()?
        } else if vr.iter().all(u8::is_ascii_uppercase) {
            self.u16()?.into()
        } else {
            return Err(PictureError::DicomDamaged);
        };
        Ok(Header { tag, vr, length })
    }

    /// Steps over a sequence of undefined length. Depth is a list, not a recursion; each level knows whether its
    /// elements name their representation, because one of unknown representation does not (PS3.5 section 6.2.2).
    fn skip_sequence(&mut self, explicit: bool) -> Result<(), PictureError> {
        let mut levels = vec![explicit];
        while let Some(&explicit) = levels.last() {
            let head = self.header(explicit)?;
            match head.tag {
                ITEM_END | SEQUENCE_END => {
                    levels.pop();
                }
                _ if head.length == UNDEFINED => {
                    if levels.len() >= DEEPEST {
                        return Err(PictureError::DicomDamaged);
                    }
                    levels.push(explicit && head.vr != *b"UN");
                }
                _ => {
                    self.value(head.length)?;
                }
            }
        }
        Ok(())
    }

    /// The fragments of encapsulated pixels, without the offset table that comes first.
    fn fragments(&mut self) -> Result<Vec<&'a [u8]>, PictureError> {
        let mut fragments = Vec::new();
        loop {
            let head = self.header(false)?;
            match head.tag {
                ITEM if head.length != UNDEFINED => fragments.push(self.value(head.length)?),
                SEQUENCE_END if !fragments.is_empty() => break,
                _ => return Err(PictureError::DicomDamaged),
            }
        }
        fragments.remove(0);
        Ok(fragments)
    }
}

/// The transfer syntax, and the bytes after the file's own group, which is always explicit (PS3.10 section 7.1).
pub fn meta(bytes: &[u8]) -> Result<(String, &[u8]), PictureError> {
    let mut cursor = Cursor { bytes, at: 132 };
    let mut syntax = String::new();
    loop {
        let start = cursor.at;
        let in_group = bytes.get(start..start + 2) == Some(&[2, 0]);
        if !in_group {
            let body = bytes.get(start..).unwrap_or_default();
            return if syntax.is_empty() { Err(PictureError::DicomDamaged) } else { Ok((syntax, body)) };
        }
        let head = cursor.header(true)?;
        let value = cursor.value(head.length)?;
        if head.tag == TRANSFER_SYNTAX {
            let text = String::from_utf8_lossy(&value[..value.len().min(64)]);
            syntax = text.trim_matches([' ', '\0']).to_owned();
        }
    }
}

/// Picks what a picture needs from the top level of the data.
pub fn read(bytes: &[u8], explicit: bool) -> Result<Found<'_>, PictureError> {
    let mut cursor = Cursor { bytes, at: 0 };
    let mut found = Found::default();
    while !cursor.is_done() {
        let head = cursor.header(explicit)?;
        if head.tag == PIXEL_DATA {
            found.pixels = Some(match head.length {
                UNDEFINED => Pixels::Encapsulated(cursor.fragments()?),
                length => Pixels::Native(cursor.value(length)?),
            });
            // What follows the pixels is signatures and padding.
            break;
        }
        if head.length == UNDEFINED {
            cursor.skip_sequence(explicit && head.vr != *b"UN")?;
            continue;
        }
        let value = cursor.value(head.length)?;
        if PICKED.contains(&head.tag) && value.len() <= LONGEST_VALUE {
            found.values.insert(head.tag, value);
        }
    }
    Ok(found)
}
