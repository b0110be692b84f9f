"""Private endpoints under `/_config`: the knobs, the log, and what only time or a bank can do."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from standins.knobs import KnobError, read_json, read_object
from standins.stripe import checkout, disputing
from standins.stripe.account import Dunning
from standins.stripe.api import Api, Fault
from standins.stripe.delivery import Courier
from standins.stripe.moving import pay_out
from standins.stripe.refunding import move_refund
from standins.stripe.render import render
from standins.stripe.state import (
    BalanceTransaction,
    Charge,
    Dispute,
    Event,
    Refund,
    Session,
)


class Config:
    """Turns knobs of a running stand-in."""

    def __init__(self, api: Api, courier: Courier) -> None:
        self.api = api
        self.account = api.account
        self.courier = courier
        self.defaults = courier.knobs

    def routes(self) -> list[Route]:
        """The paths, all of them below `/_config`."""
        return [
            Route("/_config/delivery", self.get_delivery, methods=["GET"]),
            Route("/_config/delivery", self.set_delivery, methods=["POST"]),
            Route("/_config/delivery", self.reset_delivery, methods=["DELETE"]),
            Route("/_config/deliveries", self.deliveries, methods=["GET"]),
            Route("/_config/redeliver/{id}", self.redeliver, methods=["POST"]),
            Route("/_config/faults", self.set_faults, methods=["POST"]),
            Route("/_config/account", self.reset, methods=["DELETE"]),
            Route("/_config/clock", self.advance, methods=["POST"]),
            Route("/_config/dunning", self.set_dunning, methods=["POST"]),
            Route("/_config/tax", self.set_tax, methods=["POST"]),
            Route("/_config/sessions/{id}", self.settle, methods=["POST"]),
            Route("/_config/refunds/{id}", self.move_refund, methods=["POST"]),
            Route("/_config/charges/{id}/dispute", self.dispute, methods=["POST"]),
            Route("/_config/disputes/{id}", self.move_dispute, methods=["POST"]),
            Route("/_config/payouts", self.pay_out, methods=["POST"]),
            Route("/_config/balance_transactions/{id}", self.falsify, methods=["POST"]),
        ]

    async def get_delivery(self, request: Request) -> Response:
        """The knobs as they are."""
        return JSONResponse(asdict(self.courier.knobs))

    async def set_delivery(self, request: Request) -> Response:
        """Turn the named knobs, leave the others."""
        self.courier.change(await read_object(request))
        return JSONResponse(asdict(self.courier.knobs))

    async def reset_delivery(self, request: Request) -> Response:
        """Turn all knobs back to the start."""
        self.courier.change(asdict(self.defaults))
        return JSONResponse(asdict(self.courier.knobs))

    async def deliveries(self, request: Request) -> Response:
        """The log; `?event=` and `?type=` filter the attempts."""
        status = self.courier.status()
        for name in ("event", "type"):
            wanted = request.query_params.get(name)
            if wanted:
                status["deliveries"] = [d for d in status["deliveries"] if d[name] == wanted]
        return JSONResponse(status)

    async def redeliver(self, request: Request) -> Response:
        """Send an event once more and answer with what the receiver said."""
        event = self.account.find(Event, request.path_params["id"], "id", 404)
        return JSONResponse(asdict(await self.courier.redeliver(event)))

    async def set_faults(self, request: Request) -> Response:
        """`[{"status": 500, "after": true}, …]`: one for each of the next API requests."""
        body = await read_json(request)
        if not isinstance(body, list):
            raise KnobError("expected an array")
        self.api.faults[:] = [_fault(entry) for entry in body]
        return JSONResponse([asdict(fault) for fault in self.api.faults])

    async def reset(self, request: Request) -> Response:
        """Forget every object, answer, fault and delivery; the knobs go back to the start."""
        await self.courier.forget()
        self.courier.change(asdict(self.defaults))
        self.account.things.clear()
        self.account.clock_offset = 0
        self.account.dunning = Dunning()
        self.account.tax_percent = 0
        self.api.answers.kept.clear()
        self.api.faults.clear()
        return Response(status_code=204)

    async def advance(self, request: Request) -> Response:
        """`{"advance": seconds}`: the account's clock goes on, and what is due happens."""
        match await read_object(request):
            case {"advance": int(seconds)} if seconds >= 0:
                self.account.clock_offset += seconds
            case _:
                raise KnobError('expected {"advance": seconds}')
        checkout.time_passed(self.account)
        return JSONResponse({"now": self.account.now()})

    async def set_dunning(self, request: Request) -> Response:
        """`{"retry_days": [3, 5, 7], "after_last": "cancel" | "unpaid" | "past_due"}`."""
        match await read_object(request):
            case {
                "retry_days": [*days],
                "after_last": "cancel" | "unpaid" | "past_due" as after_last,
            } if all(type(day) is int and day > 0 for day in days):
                self.account.dunning = Dunning(tuple(days), after_last)
            case _:
                raise KnobError('expected {"retry_days": [1…], "after_last": "cancel", …}')
        return JSONResponse(asdict(self.account.dunning))

    async def set_tax(self, request: Request) -> Response:
        """`{"percent": 20}`: what automatic taxes add from now on."""
        match await read_object(request):
            case {"percent": int(percent)} if 0 <= percent <= 100:
                self.account.tax_percent = percent
            case _:
                raise KnobError('expected {"percent": 0 to 100}')
        return JSONResponse({"percent": self.account.tax_percent})

    async def settle(self, request: Request) -> Response:
        """`{"outcome": "succeeded" | "failed"}`: the bank's answer to a delayed payment."""
        session = self.account.find(Session, request.path_params["id"], "id", 404)
        match await read_object(request):
            case {"outcome": "succeeded" | "failed" as outcome}:
                checkout.settle(self.account, session, succeeded=outcome == "succeeded")
            case _:
                raise KnobError('expected {"outcome": "succeeded" or "failed"}')
        return JSONResponse(render(session))

    async def move_refund(self, request: Request) -> Response:
        """`{"status": "succeeded" | "failed" | "requires_action"}`: the bank's answer."""
        refund = self.account.find(Refund, request.path_params["id"], "id", 404)
        match await read_object(request):
            case {"status": "succeeded" | "failed" | "requires_action" as status}:
                move_refund(self.account, refund, status)
            case _:
                raise KnobError('expected {"status": "succeeded", "failed" or "requires_action"}')
        return JSONResponse(render(refund))

    async def dispute(self, request: Request) -> Response:
        """`{"reason": "fraudulent", "amount": 5000, "inquiry": false}`, each optional."""
        charge = self.account.find(Charge, request.path_params["id"], "id", 404)
        given = {"reason": "fraudulent", "amount": charge.amount, "inquiry": False}
        given |= await read_object(request)
        match given:
            case {"reason": str(reason), "amount": int(amount), "inquiry": bool(inquiry)} if (
                len(given) == 3 and amount > 0
            ):
                opened = disputing.open_dispute(
                    self.account, charge, reason=reason, amount=amount, inquiry=inquiry
                )
            case _:
                raise KnobError('expected {"reason": "…", "amount": 1…, "inquiry": true or false}')
        return JSONResponse(render(opened))

    async def move_dispute(self, request: Request) -> Response:
        """`{"outcome": "won" | "lost" | "escalated"}`: the bank's word."""
        dispute = self.account.find(Dispute, request.path_params["id"], "id", 404)
        match await read_object(request):
            case {"outcome": "won" | "lost" as outcome}:
                disputing.end_dispute(self.account, dispute, won=outcome == "won")
            case {"outcome": "escalated"}:
                disputing.escalate(self.account, dispute)
            case _:
                raise KnobError('expected {"outcome": "won", "lost" or "escalated"}')
        return JSONResponse(render(dispute))

    async def pay_out(self, request: Request) -> Response:
        """`{"amount": 5000, "currency": "usd"}`: send money to our bank."""
        match await read_object(request):
            case {"amount": int(amount), "currency": str(currency)} if amount > 0:
                return JSONResponse(render(pay_out(self.account, amount, currency)))
        raise KnobError('expected {"amount": 1…, "currency": "usd"}')

    async def falsify(self, request: Request) -> Response:
        """`{"amount": 4900}`: a movement is not what the objects say."""
        movement = self.account.find(BalanceTransaction, request.path_params["id"], "id", 404)
        match await read_object(request):
            case {"amount": int(amount)}:
                movement.amount = amount
            case _:
                raise KnobError('expected {"amount": a number}')
        return JSONResponse(render(movement))


def _fault(entry: Any) -> Fault:
    match entry:
        case {"status": int(status), **rest} if 400 <= status <= 599 and set(rest) <= {"after"}:
            return Fault(status, rest.get("after", False) is True)
    raise KnobError('expected {"status": 400..599, "after": true or false}')
