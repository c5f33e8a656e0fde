//! Pictures through the front door.

use ::image::{ImageFormat, Rgb, RgbImage};

use super::*;

fn limits() -> config::Limits {
    config::Limits::default()
}

/// Left half red, right half blue.
fn two_halves(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let image =
        RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([220, 0, 0]) } else { Rgb([0, 0, 220]) });
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

/// A JPEG with the camera's notes put in: orientation, and a place that must not get out.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    tiff.extend([2, 0]);
    tiff.extend([0x0e, 0x01, 2, 0, 14, 0, 0, 0, 38, 0, 0, 0]);
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    tiff.extend([0, 0, 0, 0]);
    tiff.extend(b"SECRET-PLACE\0\0");
    let mut segment = b"Exif\0\0".to_vec();
    segment.extend(tiff);
    let length = u16::try_from(segment.len() + 2).expect("a short segment").to_be_bytes();
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend([0xff, 0xe1]);
    bytes.extend(length);
    bytes.extend(segment);
    bytes.extend(&jpeg[2..]);
    bytes
}

fn open(made: &Made, ending: &str) -> RgbImage {
    let (_, bytes) = made.files.iter().find(|(name, _)| name == ending).expect("a file");
    ::image::load_from_memory(bytes).expect("a picture").to_rgb8()
}

#[test]
fn a_picture_comes_in_named_widths_and_is_never_enlarged() {
    for (width, wanted) in [
        (2000, vec![480, 960, 1600]),
        (1600, vec![480, 960, 1600]),
        (1200, vec![480, 960, 1200]),
        (480, vec![480]),
        (7, vec![7]),
    ] {
        let made = make(&two_halves(width, 40, ImageFormat::Png), &limits()).expect("pictures");
        assert_eq!(made.widths, wanted, "{width}");
        assert_eq!(made.files.len(), wanted.len() + 1, "every width as WebP, the widest as JPEG");
        for at in wanted {
            assert_eq!(open(&made, &format!("{at}.webp")).width(), at);
        }
    }
}

#[test]
fn the_same_bytes_give_the_same_bytes() {
    let bytes = two_halves(700, 300, ImageFormat::Jpeg);
    assert_eq!(make(&bytes, &limits()), make(&bytes, &limits()));
}

#[test]
fn the_cameras_turn_is_applied_and_its_notes_are_gone() {
    let bytes = with_exif(&two_halves(600, 400, ImageFormat::Jpeg), 6);
    assert!(bytes.windows(12).any(|w| w == b"SECRET-PLACE"));
    let made = make(&bytes, &limits()).expect("pictures");
    assert_eq!((made.width, made.height), (400, 600));
    let upright = open(&made, "400.jpg");
    assert!(upright.get_pixel(200, 50).0[0] > 150, "red, which was on the left, is on top");
    assert!(upright.get_pixel(200, 550).0[2] > 150, "blue is below");
    for (name, file) in &made.files {
        assert!(!file.windows(12).any(|w| w == b"SECRET-PLACE"), "{name}");
        assert!(!file.windows(4).any(|w| w == b"Exif" || w == b"EXIF"), "{name}");
    }
}

#[test]
fn what_is_transparent_shows_paper() {
    let image = ::image::RgbaImage::from_pixel(20, 20, ::image::Rgba([0, 0, 0, 0]));
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).expect("a picture");
    let made = make(&bytes.into_inner(), &limits()).expect("pictures");
    assert!(open(&made, "20.jpg").get_pixel(10, 10).0.iter().all(|c| *c > 250));
}

#[test]
fn broken_pictures_are_told_and_never_crash() {
    assert_eq!(examine(b"not a picture", &limits()), Err(Problem::Unknown));
    assert_eq!(examine(b"", &limits()), Err(Problem::Empty));
    for svg in ["<svg xmlns='http://www.w3.org/2000/svg'/>", "\u{feff}<?xml version='1.0'?>\n<!-- a -->\n<svg/>"] {
        assert_eq!(examine(svg.as_bytes(), &limits()), Err(Problem::Svg));
    }
    assert_eq!(examine(b"<html><body>", &limits()), Err(Problem::Unknown));
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif] {
        let whole = two_halves(64, 64, format);
        assert_eq!(examine(&whole, &limits()), Ok(()), "{format:?}");
        for cut in (0..whole.len() - 16).step_by(7) {
            assert!(examine(&whole[..cut], &limits()).is_err(), "{format:?} cut at {cut}");
        }
    }
}

#[test]
fn a_picture_too_large_is_refused_before_it_is_decoded() {
    let small = config::Limits { image_pixels: 1000, ..limits() };
    let bytes = two_halves(100, 100, ImageFormat::Png);
    assert_eq!(examine(&bytes, &small), Err(Problem::Large { width: 100, height: 100, most: 1000 }));
    // A PNG whose header claims 100,000 × 100,000 pixels and which holds none.
    let mut bomb = two_halves(1, 1, ImageFormat::Png);
    bomb[16..24].copy_from_slice(&[0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0]);
    assert!(examine(&bomb, &limits()).is_err());
}

#[test]
fn a_picture_too_long_is_refused_before_it_is_decoded() {
    let header = |width: u32, height: u32| {
        let mut png = two_halves(1, 1, ImageFormat::Png);
        png[16..20].copy_from_slice(&width.to_be_bytes());
        png[20..24].copy_from_slice(&height.to_be_bytes());
        let sum = crc32(&png[12..29]);
        png[29..33].copy_from_slice(&sum.to_be_bytes());
        png
    };
    for (width, height, side, most) in
        [(80_000_000, 1, 80_000_000, 20_000), (1, 80_000_000, 80_000_000, 16_383), (480, 16_384, 16_384, 16_383)]
    {
        assert_eq!(examine(&header(width, height), &limits()), Err(Problem::Long { side, most }), "{width}x{height}");
    }
    assert!(make(&two_halves(20_000, 20, ImageFormat::Png), &limits()).is_ok());
    assert!(make(&two_halves(10, 16_000, ImageFormat::Png), &limits()).is_ok());
}

/// As PNG sums its parts up.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

#[test]
fn sixteen_bits_a_colour_look_like_eight() {
    let image = ::image::ImageBuffer::from_pixel(9, 9, ::image::Rgba([0xffff_u16, 0x8000, 0, 0x8000]));
    let mut bytes = Cursor::new(Vec::new());
    ::image::DynamicImage::ImageRgba16(image).write_to(&mut bytes, ImageFormat::Png).expect("a picture");
    let made = make(&bytes.into_inner(), &limits()).expect("pictures");
    let [r, g, b] = open(&made, "9.jpg").get_pixel(4, 4).0;
    assert!(r > 250 && (187..=197).contains(&g) && (122..=132).contains(&b), "{r} {g} {b}");
}
