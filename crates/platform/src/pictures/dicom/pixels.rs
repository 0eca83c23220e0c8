//! From the numbers of a DICOM file to pixels of eight bits: measured first, then decoded and windowed.

use super::tags::{self, Found, Pixels};
use super::{Coding, Limits, PictureError};
use dicom_core::{DataElement, PrimitiveValue, Tag, VR};
use dicom_object::{FileDicomObject, FileMetaTableBuilder, InMemDicomObject};
use dicom_pixeldata::{ConvertOptions, PixelDecoder, VoiLutOption, WindowLevel};
use jpeg_decoder::PixelFormat;

/// One frame, whose numbers agree with each other and with the limits.
#[derive(Debug)]
pub struct Frame {
    pub rows: u16,
    pub columns: u16,
    /// 1 for grey, 3 for colour.
    pub samples: u16,
    photometric: String,
    planar: bool,
    allocated: u16,
    stored: u16,
    signed: bool,
    frames: usize,
}

impl Frame {
    pub fn measure(found: &Found<'_>, coding: Coding, limits: &Limits) -> Result<Self, PictureError> {
        if found.pixels.is_none() {
            return Err(PictureError::DicomWithoutPicture);
        }
        let number = |tag| found.short(tag).ok_or(PictureError::DicomDamaged);
        let (rows, columns) = (number(tags::ROWS)?, number(tags::COLUMNS)?);
        let area = u64::from(rows) * u64::from(columns);
        if area == 0 {
            return Err(PictureError::DicomDamaged);
        }
        if u32::from(rows.max(columns)) > limits.side || area > limits.pixels {
            return Err(PictureError::TooManyPixels { width: columns.into(), height: rows.into() });
        }
        let allocated = number(tags::BITS_ALLOCATED)?;
        let stored = found.short(tags::BITS_STORED).unwrap_or(allocated);
        let high = found.short(tags::HIGH_BIT).unwrap_or(stored.wrapping_sub(1));
        let frame = Self {
            rows,
            columns,
            samples: found.short(tags::SAMPLES).unwrap_or(1),
            photometric: found.text(tags::PHOTOMETRIC),
            planar: found.short(tags::PLANAR) == Some(1),
            allocated,
            stored,
            signed: found.short(tags::SIGNED) == Some(1),
            frames: found.text(tags::FRAMES).parse().unwrap_or(1),
        };
        let grey = frame.samples == 1 && ["MONOCHROME1", "MONOCHROME2"].contains(&frame.photometric.as_str());
        let colour = frame.samples == 3
            && allocated == 8
            && (coding == Coding::Jpeg || ["RGB", "YBR_FULL"].contains(&frame.photometric.as_str()));
        if !grey && !colour || ![8, 16].contains(&allocated) {
            return Err(PictureError::DicomColours);
        }
        // Unused bits below the value (a high bit elsewhere) died out with overlays inside the pixels.
        if stored == 0 || stored > allocated || high != stored - 1 {
            return Err(PictureError::DicomColours);
        }
        Ok(frame)
    }

    fn area(&self) -> usize {
        usize::from(self.rows) * usize::from(self.columns)
    }

    fn bytes(&self) -> usize {
        self.area() * usize::from(self.samples) * usize::from(self.allocated / 8)
    }

    /// The pixels, row by row: one byte each for grey, three for RGB.
    pub fn decode(&self, found: &Found<'_>, coding: Coding) -> Result<Vec<u8>, PictureError> {
        let stored = match (&found.pixels, coding) {
            (Some(Pixels::Native(bytes)), Coding::Implicit | Coding::Explicit | Coding::Deflated) => {
                bytes.get(..self.bytes()).map(<[u8]>::to_vec)
            }
            (Some(Pixels::Encapsulated(fragments)), Coding::Jpeg) => self.jpeg(fragments),
            (Some(Pixels::Encapsulated(fragments)), Coding::Rle) => {
                fragments.first().and_then(|frame| self.run_lengths(frame))
            }
            _ => None,
        };
        let stored = stored.filter(|it| it.len() == self.bytes()).ok_or(PictureError::DicomDamaged)?;
        if self.samples == 3 { Ok(self.colour(stored, coding)) } else { self.grey(stored, found) }
    }

    /// The first frame of JPEG: baseline, extended or lossless (PS3.5 A.4.1).
    fn jpeg(&self, fragments: &[&[u8]]) -> Option<Vec<u8>> {
        // A frame has a fragment of its own, or all of them are one; what follows its end is not read.
        let frame = match fragments {
            [first, ..] if fragments.len() == self.frames => first.to_vec(),
            all => all.concat(),
        };
        let mut decoder = jpeg_decoder::Decoder::new(frame.as_slice());
        decoder.set_max_decoding_buffer_size(self.bytes());
        decoder.read_info().ok()?;
        let info = decoder.info()?;
        // Its own header could ask for more than the tags say.
        if (info.height, info.width) != (self.rows, self.columns) {
            return None;
        }
        let fits = match info.pixel_format {
            PixelFormat::L8 => (self.samples, self.allocated) == (1, 8),
            PixelFormat::L16 => (self.samples, self.allocated) == (1, 16),
            PixelFormat::RGB24 => self.samples == 3,
            PixelFormat::CMYK32 => false,
        };
        fits.then(|| decoder.decode().ok())?
    }

    /// A frame of run lengths (PS3.5 annex G): a segment for every byte of a pixel, the highest first.
    fn run_lengths(&self, frame: &[u8]) -> Option<Vec<u8>> {
        let word = |at: usize| {
            let bytes = frame.get(at * 4..at * 4 + 4)?;
            usize::try_from(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])).ok()
        };
        let (samples, wide) = (usize::from(self.samples), usize::from(self.allocated / 8));
        let segments = samples * wide;
        if word(0)? != segments {
            return None;
        }
        let mut pixels = vec![0; self.bytes()];
        for segment in 0..segments {
            let from = word(segment + 1)?;
            let to = if segment + 1 == segments { frame.len() } else { word(segment + 2)? };
            let place = segment / wide * wide + (wide - 1 - segment % wide);
            let plane = unpack(frame.get(from..to)?, self.area())?;
            for (pixel, byte) in pixels.chunks_exact_mut(segments).zip(plane) {
                pixel[place] = byte;
            }
        }
        Some(pixels)
    }

    /// A new object with the checked numbers and the unpacked frame.
    fn object(&self, stored: Vec<u8>, found: &Found<'_>) -> Option<FileDicomObject<InMemDicomObject>> {
        let mut object = InMemDicomObject::new_empty();
        let tag = |(group, element): tags::Tag| Tag(group, element);
        for (name, value) in [
            (tags::ROWS, self.rows),
            (tags::COLUMNS, self.columns),
            (tags::SAMPLES, self.samples),
            (tags::BITS_ALLOCATED, self.allocated),
            (tags::BITS_STORED, self.stored),
            (tags::HIGH_BIT, self.stored - 1),
            (tags::SIGNED, self.signed.into()),
        ] {
            object.put(DataElement::new(tag(name), VR::US, PrimitiveValue::from(value)));
        }
        let photometric = PrimitiveValue::from(self.photometric.as_str());
        object.put(DataElement::new(tag(tags::PHOTOMETRIC), VR::CS, photometric));
        let rescale = found.decimal(tags::RESCALE_INTERCEPT).zip(found.decimal(tags::RESCALE_SLOPE));
        // One without the other says nothing.
        if let Some((intercept, slope)) = rescale {
            for (name, value) in [(tags::RESCALE_INTERCEPT, intercept), (tags::RESCALE_SLOPE, slope)] {
                object.put(DataElement::new(tag(name), VR::DS, PrimitiveValue::from(value.to_string())));
            }
        }
        object.put(DataElement::new(Tag(0x7fe0, 0x0010), VR::OB, PrimitiveValue::U8(stored.into())));
        let meta = FileMetaTableBuilder::new()
            .transfer_syntax("1.2.840.10008.1.2.1")
            .media_storage_sop_class_uid("1.2.840.10008.5.1.4.1.1.7")
            .media_storage_sop_instance_uid("2.25.0")
            .build()
            .ok()?;
        Some(object.with_exact_meta(meta))
    }

    /// Grey as a radiologist would see it: rescaled and windowed (PS3.3 C.11.1 and C.11.2); without a window, from the
    /// darkest to the brightest. White on black, whatever the file's way.
    fn grey(&self, stored: Vec<u8>, found: &Found<'_>) -> Result<Vec<u8>, PictureError> {
        let window = match (found.decimal(tags::WINDOW_CENTER), found.decimal(tags::WINDOW_WIDTH)) {
            (Some(center), Some(width)) if width >= 1.0 => Some(WindowLevel { center, width }),
            _ => None,
        };
        // Ultrasound and photographs of eight bits without a window are meant as they are.
        let plain = self.allocated == 8 && self.stored == 8 && !self.signed && window.is_none();
        let mut pixels = if plain {
            stored
        } else {
            self.windowed(stored, found, window).ok_or(PictureError::DicomDamaged)?
        };
        if self.photometric == "MONOCHROME1" {
            pixels.iter_mut().for_each(|pixel| *pixel = 255 - *pixel);
        }
        Ok(pixels)
    }

    fn windowed(&self, stored: Vec<u8>, found: &Found<'_>, window: Option<WindowLevel>) -> Option<Vec<u8>> {
        let object = self.object(stored, found)?;
        let decoded = object.decode_pixel_data_frame(0).ok()?;
        let voi = window.map_or(VoiLutOption::Normalize, VoiLutOption::Custom);
        let options = ConvertOptions::new().with_voi_lut(voi);
        let wide: Vec<u16> = decoded.to_vec_frame_with_options(0, &options).ok()?;
        // The table ends at the next power of two of bits.
        let bits = if self.allocated == 8 { 8 } else { self.stored.next_power_of_two() };
        let most = (1_u32 << bits) - 1;
        let eight = |value: u16| u8::try_from(u32::from(value) * 255 / most).unwrap_or(u8::MAX);
        Some(wide.into_iter().map(eight).collect())
    }

    /// RGB, pixel by pixel. A JPEG decoder gives that already; the rest may be in planes or in YCbCr.
    fn colour(&self, mut pixels: Vec<u8>, coding: Coding) -> Vec<u8> {
        let packed = matches!(coding, Coding::Jpeg | Coding::Rle);
        if !packed && self.planar {
            let area = self.area();
            pixels =
                (0..area).flat_map(|at| [pixels[at], pixels[area + at], pixels[2 * area + at]]).collect();
        }
        if coding != Coding::Jpeg && self.photometric == "YBR_FULL" {
            pixels.as_chunks_mut::<3>().0.iter_mut().for_each(|pixel| *pixel = rgb(*pixel));
        }
        pixels
    }
}

/// YBR_FULL to RGB (PS3.3 C.7.6.3.1.2).
fn rgb([y, cb, cr]: [u8; 3]) -> [u8; 3] {
    let (y, cb, cr) = (f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0);
    [y + 1.402 * cr, y - 0.344_14 * cb - 0.714_14 * cr, y + 1.772 * cb]
        .map(|it| it.round().clamp(0.0, 255.0) as u8)
}

/// Unpacks a segment, `wanted` bytes of it; nothing when there are fewer.
fn unpack(segment: &[u8], wanted: usize) -> Option<Vec<u8>> {
    let mut plane = Vec::with_capacity(wanted);
    let mut at = 0;
    while plane.len() < wanted {
        let head = usize::from(*segment.get(at)?);
        match head {
            0..=127 => {
                plane.extend_from_slice(segment.get(at + 1..at + 2 + head)?);
                at += head + 2;
            }
            128 => at += 1,
            _ => {
                plane.extend(std::iter::repeat_n(*segment.get(at + 1)?, 257 - head));
                at += 2;
            }
        }
    }
    plane.truncate(wanted);
    Some(plane)
}
