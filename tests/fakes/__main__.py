"""`python -m tests.fakes 0.06 0.15 '{"busy": 0.05}'` serves, and says where."""

import argparse
import asyncio
import json
from contextlib import suppress

from tests.fakes.twilio import FakeTwilio


async def serve(options: argparse.Namespace) -> None:
    async with FakeTwilio(latency_s=(options.least, options.most), rates=json.loads(options.rates)) as twilio:
        print(twilio.base, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("least", type=float)
    parser.add_argument("most", type=float)
    parser.add_argument("rates")
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(parser.parse_args()))
