//! A connection that keeps a copy of what goes through it, as far as there may be that much.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What went through a connection.
#[derive(Debug, Default)]
pub(crate) struct Tape {
    /// What was sent.
    pub(crate) sent: Vec<u8>,
    /// What came.
    pub(crate) came: Vec<u8>,
    /// Whether more came than may.
    pub(crate) is_full: bool,
}

/// A connection with its tape.
pub(crate) struct Taped<S> {
    stream: S,
    tape: Arc<Mutex<Tape>>,
    longest: usize,
}

impl<S> Taped<S> {
    /// Nothing is read any more once `longest` bytes came.
    pub(crate) fn new(stream: S, longest: usize) -> (Self, Arc<Mutex<Tape>>) {
        let tape = Arc::new(Mutex::new(Tape::default()));
        (Self { stream, tape: tape.clone(), longest }, tape)
    }
}

/// The tape, whoever has it.
pub(crate) fn locked(tape: &Mutex<Tape>) -> MutexGuard<'_, Tape> {
    tape.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<S: AsyncRead + Unpin> AsyncRead for Taped<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if let Poll::Ready(Ok(())) = read {
            let mut tape = locked(&self.tape);
            let new = &buffer.filled()[before..];
            let room = self.longest - tape.came.len();
            tape.came.extend_from_slice(&new[..new.len().min(room)]);
            if new.len() > room {
                tape.is_full = true;
                return Poll::Ready(Err(io::Error::other("longer than an answer may be")));
            }
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Taped<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        if let Poll::Ready(Ok(length)) = written {
            locked(&self.tape).sent.extend_from_slice(&bytes[..length]);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
