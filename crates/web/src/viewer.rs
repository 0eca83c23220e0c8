//! Who asks: read once a request, from the bearer token; pages read the cookie.

use crate::Web;
use crate::error::ApiError;
use app::{Error, Viewer};
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, SocketAddr};

/// The viewer of an API request.
#[derive(Debug, Clone)]
pub(crate) struct Auth(pub Viewer);

/// The address that a client really has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Address(pub IpAddr);

impl<S: Send + Sync> FromRequestParts<S> for Auth {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_else(|| Self(Viewer::anybody())))
    }
}

/// Finds the viewer, applies the rate limit, answers with the limit's headers.
pub(crate) async fn authenticate(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let address = address(&web, &request);
    request.extensions_mut().insert(Address(address));
    let viewer = match bearer(request.headers()) {
        None => Viewer::anybody(),
        Some(token) => match web.app.viewer_of_token(token).await {
            Ok(viewer) => viewer,
            // Wrong tokens count against the address, so that guessing is no use.
            Err(error) => {
                let (counted, headers) = web.limit(None, address);
                let mut response = match counted {
                    Ok(()) => ApiError(error).into_response(),
                    Err(error) => ApiError(error).into_response(),
                };
                response.headers_mut().extend(headers);
                return response;
            }
        },
    };
    let (counted, headers) = web.limit(viewer.id(), address);
    let mut response = match counted {
        Ok(()) => {
            request.extensions_mut().insert(Auth(viewer));
            next.run(request).await
        }
        Err(error) => ApiError(error).into_response(),
    };
    response.headers_mut().extend(headers);
    response
}

pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The socket's address, or what a trusted proxy says of it.
pub(crate) fn address(web: &Web, request: &Request) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    address_of(web, peer, request.headers())
}

/// [`address`] for handlers that do not have the request. Read from the right: each proxy adds whom it saw, and what
/// stands further left was said by the client itself.
pub(crate) fn address_of(web: &Web, peer: Option<SocketAddr>, headers: &HeaderMap) -> IpAddr {
    let peer = peer.map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.ip().to_canonical());
    let trusted = &web.options.trusted_proxies;
    if !trusted.contains(&peer) {
        return peer;
    }
    let entries: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let mut last = peer;
    for entry in entries.into_iter().rev() {
        let address = entry
            .parse::<IpAddr>()
            .ok()
            .or_else(|| entry.parse::<SocketAddr>().ok().map(|address| address.ip()));
        let Some(address) = address else { return last };
        last = address.to_canonical();
        if !trusted.contains(&last) {
            return last;
        }
    }
    last
}

impl Web {
    pub(crate) fn limit(&self, account: Option<i64>, address: IpAddr) -> (Result<(), Error>, HeaderMap) {
        if !self.options.rate_limits {
            return (Ok(()), HeaderMap::new());
        }
        self.limits.request(account, address, self.app.now())
    }
}
