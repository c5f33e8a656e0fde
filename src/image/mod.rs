//! Pictures: the bytes a camera gave become the bytes the site shows.
//!
//! [`make`] is pure. What it gives holds pixels only: the turn that the camera noted is applied, and every note (place,
//! time, camera, name) is gone, because nothing but pixels passes from the decoder to the encoder. Which
//! pictures a site shows is no affair of this room.

use std::borrow::Cow;
use std::io::Cursor;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ::image::imageops::FilterType;
use ::image::metadata::Orientation;
use ::image::{DynamicImage, GenericImageView, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};

use crate::config;
use crate::hash::Hash;

mod fault;

pub use fault::Problem;

/// Changes whenever the same bytes would give other pictures: names and remembered results carry it.
pub const VERSION: &str = "1";

/// What a photo's pictures are remembered by: its bytes, and what is made of them.
pub fn key(bytes: &[u8]) -> Hash {
    Hash::of_parts([VERSION.as_bytes(), bytes])
}

/// The name of a photo's pictures, which their addresses begin with.
pub fn name(key: &Hash) -> String {
    key.short(16)
}

/// The widths of published pictures, in pixels. None is ever enlarged: a narrower one keeps its own width as the widest.
pub const WIDTHS: [u32; 3] = [480, 960, 1600];

const WEBP_QUALITY: f32 = 78.0;
const JPEG_QUALITY: u8 = 80;

/// One picture in its named sizes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    pub width: u32,
    pub height: u32,
    pub widths: Vec<u32>,
    /// Endings (`480.webp`) and bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Decodes, turns, sizes and encodes one picture.
pub fn make(bytes: &[u8], limits: &config::Limits) -> Result<Made, Problem> {
    let (whole, _alone) = decode(bytes, limits)?;
    let widths = widths(whole.width());
    let mut made = Made { width: 0, height: 0, widths, files: Vec::new() };
    for &width in &made.widths {
        let sized = resize(&whole, width);
        made.files.push((format!("{width}.webp"), webp(&sized)?));
        if Some(&width) == made.widths.last() {
            (made.width, made.height) = sized.dimensions();
            made.files.push((format!("{width}.jpg"), jpeg(&sized)?));
        }
    }
    Ok(made)
}

/// Whether [`make`] would succeed, at the price of decoding alone.
pub fn examine(bytes: &[u8], limits: &config::Limits) -> Result<(), Problem> {
    decode(bytes, limits).map(drop)
}

/// The pixels, upright and without transparency, and leave to work on so many. Size is known from the header, so that a small file which claims to be
/// huge costs nothing.
fn decode(bytes: &[u8], limits: &config::Limits) -> Result<(RgbImage, Option<Alone>), Problem> {
    if bytes.is_empty() {
        return Err(Problem::Empty);
    }
    let format =
        ::image::guess_format(bytes).map_err(|_| if is_svg(bytes) { Problem::Svg } else { Problem::Unknown })?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif) {
        return Err(Problem::Unknown);
    }
    if format == ImageFormat::Jpeg && !jpeg_is_whole(bytes) {
        return Err(Problem::Broken("unexpected end of file".to_owned()));
    }
    let bytes = without_packed_notes(bytes);
    let mut reader = ImageReader::with_format(Cursor::new(&*bytes), format);
    let mut allowed = Limits::default();
    allowed.max_alloc = Some(limits.image_pixels.saturating_mul(16));
    reader.limits(allowed);
    let broken = |error: ::image::ImageError| Problem::Broken(error.to_string());
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > limits.image_pixels {
        return Err(Problem::Large { width, height, most: limits.image_pixels });
    }
    if pixels == 0 {
        return Err(Problem::Broken("no pixels".to_owned()));
    }
    let turn = decoder.orientation().map_err(broken)?;
    check_sides(width, height, turn)?;
    let alone = (pixels > SMALL).then(|| LARGE.lock().unwrap_or_else(PoisonError::into_inner));
    let mut image = DynamicImage::from_decoder(decoder).map_err(broken)?;
    image.apply_orientation(turn);
    Ok((on_white(image), alone))
}

/// Whether a text is a drawing in SVG, with or without the lines that XML may begin with.
fn is_svg(bytes: &[u8]) -> bool {
    const HEAD: usize = 2048;
    let head = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes));
    head.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']).starts_with('<') && head.contains("<svg")
}

/// Pictures of more pixels are worked on one at a time: of the largest that is allowed, the pixels alone take most of a GiB.
const SMALL: u64 = 16_000_000;
static LARGE: Mutex<()> = Mutex::new(());
type Alone = MutexGuard<'static, ()>;

/// The longest side of a picture, and of one that WebP can hold. Making a line of pixels smaller takes far more room than
/// as many pixels in a square.
const LONGEST_SIDE: u32 = 20_000;
const LONGEST_WEBP: u64 = 16_383;

/// Refuses a picture that is much longer than it is wide.
fn check_sides(width: u32, height: u32, turn: Orientation) -> Result<(), Problem> {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    let turned = matches!(turn, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH);
    let (width, height) = if turned { (height, width) } else { (width, height) };
    let widest = widths(width).last().copied().unwrap_or(width);
    let most = (LONGEST_WEBP * u64::from(width) / u64::from(widest.max(1))).min(LONGEST_SIDE.into());
    let side = width.max(height);
    if width > LONGEST_SIDE || u64::from(height) > most {
        return Err(Problem::Long { side, most: if width > LONGEST_SIDE { LONGEST_SIDE.into() } else { most } });
    }
    Ok(())
}

/// A PNG without its packed colour profile and texts: the decoder would unpack them, to whatever size, before the picture,
/// and no use is made of them. Other pictures hold such things as they are.
fn without_packed_notes(bytes: &[u8]) -> Cow<'_, [u8]> {
    const SIGNATURE: usize = 8;
    if !bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Cow::Borrowed(bytes);
    }
    let mut out = bytes[..SIGNATURE].to_vec();
    let mut rest = &bytes[SIGNATURE..];
    while let Some((&[a, b, c, d], after)) = rest.split_first_chunk::<4>() {
        // Length, name, contents, checksum.
        let end = (u32::from_be_bytes([a, b, c, d]) as usize).saturating_add(12).min(rest.len());
        if !matches!(after.get(..4), Some(b"iCCP" | b"zTXt" | b"iTXt" | b"tEXt")) {
            out.extend_from_slice(&rest[..end]);
        }
        rest = &rest[end..];
    }
    out.extend_from_slice(rest);
    Cow::Owned(out)
}

/// The decoder fills what is missing of a cut-off JPEG with grey; its end mark tells.
fn jpeg_is_whole(bytes: &[u8]) -> bool {
    bytes.windows(2).rev().any(|pair| pair == [0xff, 0xd9])
}

/// Photographs have no transparency; what is transparent shows paper. No whole copy is made on the way.
fn on_white(image: DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.into_rgb8();
    }
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [r, g, b, a] = image.get_pixel(x, y).0;
        let over = |c: u8| ((u32::from(c) * u32::from(a) + 255 * (255 - u32::from(a)) + 127) / 255) as u8;
        ::image::Rgb([over(r), over(g), over(b)])
    })
}

fn widths(whole: u32) -> Vec<u32> {
    let mut widths: Vec<u32> = WIDTHS.into_iter().filter(|&w| w <= whole).collect();
    if widths.last().is_none_or(|&widest| widest < whole.min(WIDTHS[WIDTHS.len() - 1])) {
        widths.push(whole);
    }
    widths
}

fn resize(whole: &RgbImage, width: u32) -> RgbImage {
    if width == whole.width() {
        return whole.clone();
    }
    let height =
        (u64::from(whole.height()) * u64::from(width) + u64::from(whole.width()) / 2) / u64::from(whole.width());
    ::image::imageops::resize(whole, width, u32::try_from(height).unwrap_or(u32::MAX).max(1), FilterType::Lanczos3)
}

fn webp(image: &RgbImage) -> Result<Vec<u8>, Problem> {
    webp::Encoder::from_rgb(image, image.width(), image.height())
        .encode_simple(false, WEBP_QUALITY)
        .map(|memory| memory.to_vec())
        .map_err(|error| Problem::Broken(format!("{error:?}")))
}

fn jpeg(image: &RgbImage) -> Result<Vec<u8>, Problem> {
    let mut out = Vec::new();
    ::image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY)
        .encode_image(image)
        .map_err(|error| Problem::Broken(error.to_string()))?;
    Ok(out)
}

#[cfg(test)]
mod tests;
