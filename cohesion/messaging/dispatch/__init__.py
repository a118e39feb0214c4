"""Sends what is in the outbox: `Dispatcher.run` as long as the process lives, `dispatch_once` what is due now."""

from cohesion.messaging.dispatch.dispatcher import Dispatcher, dispatch_once

__all__ = ["Dispatcher", "dispatch_once"]
