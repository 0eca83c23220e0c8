//! Blurring parts of a picture before it is published. The pixels are replaced and the old bytes deleted: there is no
//! way back.

use super::{PictureCheck, broken, refused};
use crate::access::Viewer;
use crate::guard::Surface;
use crate::{App, Error, Result};
use kernel::Scope;
use platform::pictures::{self, Area};
use store::{media as rows, media_checks};

impl App {
    /// Blurs the areas, in pixels of the picture, and reads the picture again.
    pub async fn blur_media(&self, viewer: &Viewer, id: i64, areas: Vec<Area>) -> Result<PictureCheck> {
        let me = viewer.account(Scope::WriteMedia)?;
        let row = self.store.read(move |db| rows::owned(db, me, id)).await.map_err(Error::from)?;
        let mut row = row.ok_or(Error::NotFound)?;
        if row.post_id.is_some() {
            return Err(Error::invalid(
                "id",
                "This picture is published already. Delete the post, or edit it and take the picture out.",
            ));
        }
        check_areas(&areas, (row.width, row.height), self.settings.limits.blurred_areas)?;
        let old = [row.blob.clone(), row.thumbnail.clone()];
        let bytes = self.blobs.get(&row.blob).await.map_err(broken)?;
        let picture = {
            let _turn = self.turn(&self.decoders).await?;
            self.blocking(move || pictures::blur(&bytes, &areas)).await?.map_err(refused)?
        };
        let context = self.guard_context(me, Surface::Picture).await?;
        let reading = self.read_picture(picture.bytes.clone().into(), &context).await?;
        self.keep(&mut row, picture).await?;
        self.store
            .write(move |tx| {
                // It may have been published while it was read.
                rows::owned(tx, me, id)?.filter(|now| now.post_id.is_none()).ok_or(Error::NotFound)?;
                rows::replace(tx, &row)?;
                let mut check = media_checks::of(tx, id)?;
                check.confirmed_at = None;
                reading.note(&mut check);
                media_checks::save(tx, &check)?;
                Ok::<_, Error>(media_checks::set_findings(tx, id, &reading.rows(id))?)
            })
            .await?;
        self.drop_blobs(&old).await?;
        self.picture_check(viewer, id).await
    }
}

fn check_areas(areas: &[Area], (width, height): (i32, i32), most: usize) -> Result<()> {
    if areas.is_empty() {
        return Err(Error::invalid(
            "areas",
            "There is nothing to blur. Choose what was found, or give a rectangle.",
        ));
    }
    if areas.len() > most {
        return Err(Error::invalid(
            "areas",
            format!("At most {most} rectangles are blurred at once. Send fewer."),
        ));
    }
    let inside = |area: &Area| {
        let (width, height) = (u32::try_from(width).unwrap_or(0), u32::try_from(height).unwrap_or(0));
        area.width > 0 && area.height > 0 && area.x < width && area.y < height
    };
    if areas.iter().all(inside) {
        return Ok(());
    }
    Err(Error::invalid(
        "areas",
        format!(
            "A rectangle lies outside the picture, which measures {width} × {height} pixels. Correct it and send it again."
        ),
    ))
}
