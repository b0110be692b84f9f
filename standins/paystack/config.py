"""Private endpoints under `/_config`: the knobs, the log, and what only time or a bank can do."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from standins.knobs import KnobError, read_json, read_object
from standins.paystack import disputing, paying, refunding, render
from standins.paystack.api import Api, Fault
from standins.paystack.delivery import Courier
from standins.paystack.state import UNDER_WAY, Dispute, Event, Refund, Transaction

# What may be said falsely of a payment, to see whether the other side compares.
FALSE = {"amount": int, "currency": str, "domain": str, "reference": str, "fees": int}


class Config:
    """Turns knobs of a running stand-in."""

    def __init__(self, api: Api, courier: Courier) -> None:
        self.api = api
        self.account = api.account
        self.courier = courier
        self.defaults = self.account.knobs

    def routes(self) -> list[Route]:
        """The paths, all of them below `/_config`."""
        return [
            Route("/_config/knobs", self.get_knobs, methods=["GET"]),
            Route("/_config/knobs", self.set_knobs, methods=["POST"]),
            Route("/_config/deliveries", self.deliveries, methods=["GET"]),
            Route("/_config/events", self.events, methods=["GET"]),
            Route("/_config/redeliver/{number:int}", self.redeliver, methods=["POST"]),
            Route("/_config/faults", self.set_faults, methods=["POST"]),
            Route("/_config/requests", self.requests, methods=["GET"]),
            Route("/_config/account", self.reset, methods=["DELETE"]),
            Route("/_config/clock", self.advance, methods=["POST"]),
            Route("/_config/transactions/{reference}", self.move, methods=["POST"]),
            Route("/_config/transactions/{reference}/false", self.falsify, methods=["POST"]),
            Route("/_config/transactions/{reference}/dispute", self.dispute, methods=["POST"]),
            Route("/_config/refunds/{id:int}", self.move_refund, methods=["POST"]),
            Route("/_config/settlements", self.settle, methods=["POST"]),
            Route("/_config/disputes/{id:int}", self.move_dispute, methods=["POST"]),
        ]

    async def get_knobs(self, request: Request) -> Response:
        """The knobs as they are."""
        return JSONResponse(asdict(self.account.knobs))

    async def set_knobs(self, request: Request) -> Response:
        """Turn the named knobs, leave the others."""
        self.account.knobs = self.account.knobs.changed(await read_object(request))
        if self.account.knobs.reorder <= 1:
            self.courier.release()
        return JSONResponse(asdict(self.account.knobs))

    async def deliveries(self, request: Request) -> Response:
        """What was sent, what is under way, held or dropped."""
        return JSONResponse(self.courier.status())

    async def events(self, request: Request) -> Response:
        """Every event, oldest first, as it is delivered."""
        told = [
            {"number": e.number, "kind": e.kind, "body": e.body.decode()}
            for e in self.account.events
        ]
        return JSONResponse(told)

    async def redeliver(self, request: Request) -> Response:
        """Send an event once more and answer with what the receiver said."""
        number = request.path_params["number"]
        event: Event = _found(next((e for e in self.account.events if e.number == number), None))
        return JSONResponse(asdict(await self.courier.redeliver(event)))

    async def set_faults(self, request: Request) -> Response:
        """`[{"status": 500, "after": true}, …]`: one for each of the next API requests."""
        body = await read_json(request)
        if not isinstance(body, list):
            raise KnobError("expected an array")
        self.api.faults[:] = [_fault(entry) for entry in body]
        return JSONResponse([asdict(fault) for fault in self.api.faults])

    async def requests(self, request: Request) -> Response:
        """Method and path of every request to the API."""
        return JSONResponse(self.api.requests)

    async def reset(self, request: Request) -> Response:
        """Forget every object, fault and delivery; the knobs go back to the start."""
        await self.courier.forget()
        self.account.knobs = self.defaults
        self.account.forget()
        self.api.faults.clear()
        self.api.requests.clear()
        self.api.recent.clear()
        return Response(status_code=204)

    async def advance(self, request: Request) -> Response:
        """`{"advance": seconds}`: the account's clock goes on, and what is due happens."""
        match await read_object(request):
            case {"advance": int(seconds)} if seconds >= 0:
                self.account.clock_offset += seconds
            case _:
                raise KnobError('expected {"advance": seconds}')
        refunding.time_passed(self.account)
        return JSONResponse({"now": self.account.now()})

    async def move(self, request: Request) -> Response:
        """`{"status": …}`: pay by card (success), fail, leave (abandoned), or be under way."""
        transaction = self._transaction(request)
        match await read_object(request):
            case {"status": "success"} if transaction.status in UNDER_WAY:
                paying.answer_telephone(self.account, transaction, confirmed=True)
            case {"status": "success"}:
                paying.pay_by_card(self.account, transaction)
            case {"status": "failed"}:
                paying.fail(transaction, "Declined")
            case {"status": "abandoned"}:
                paying.leave(transaction)
            case {"status": str(status)} if status in UNDER_WAY and transaction.paid is None:
                transaction.status = status
            case _:
                raise KnobError('expected {"status": "success", "failed", "abandoned", …}')
        return self._shown(transaction)

    async def falsify(self, request: Request) -> Response:
        """`{"amount": 4900}`: the payment is not what was asked for."""
        transaction = self._transaction(request)
        given = await read_object(request)
        if any(type(value) is not FALSE.get(name) for name, value in given.items()):
            raise KnobError(f"expected some of {', '.join(FALSE)}")
        for name, value in given.items():
            setattr(transaction, name, value)
        return self._shown(transaction)

    async def dispute(self, request: Request) -> Response:
        """`{"amount": 5000, "category": "fraud"}`, each optional."""
        transaction = self._transaction(request)
        given = {
            "amount": transaction.amount,
            "category": "chargeback",
            **await read_object(request),
        }
        match given:
            case {"amount": int(amount), "category": str(category)} if len(given) == 2:
                opened = disputing.open_dispute(
                    self.account, transaction, amount=amount, category=category
                )
            case _:
                raise KnobError('expected {"amount": 1…, "category": "chargeback"}')
        return JSONResponse(render.dispute(self.account, opened))

    async def move_refund(self, request: Request) -> Response:
        """`{"status": "processing"}`: what the bank does with it."""
        refund: Refund = _found(self.account.refunds.get(request.path_params["id"]))
        match await read_object(request):
            case {"status": str(status)}:
                refunding.move_refund(self.account, refund, status)
            case _:
                raise KnobError('expected {"status": "processing", "processed", "failed", …}')
        return JSONResponse(render.refund(self.account, refund))

    async def move_dispute(self, request: Request) -> Response:
        """`{"resolution": …}` ends it, `{"status": …}` moves it on, `{"remind": true}` reminds."""
        dispute: Dispute = _found(self.account.disputes.get(request.path_params["id"]))
        match await read_object(request):
            case {"resolution": str(resolution)} if resolution in disputing.RESOLUTIONS:
                disputing.resolve(self.account, dispute, resolution)
            case {"status": str(status)} if status in disputing.STATUSES:
                disputing.move(self.account, dispute, status)
            case {"remind": True}:
                disputing.remind(self.account, dispute)
            case _:
                raise KnobError('expected {"resolution": "merchant-accepted" or "declined"}, …')
        return JSONResponse(render.dispute(self.account, dispute))

    async def settle(self, request: Request) -> Response:
        """`{"currency": "KES"}`: pay the balance out to the merchant's bank."""
        match await read_object(request):
            case {"currency": str(currency)} if self.account.balance(currency) > 0:
                settlement = self.account.settle(currency)
                return JSONResponse(render.settlement(self.account, settlement))
        raise KnobError('expected {"currency": "KES"} with a balance')

    def _transaction(self, request: Request) -> Transaction:
        found: Transaction = _found(self.account.find(request.path_params["reference"]))
        return found

    def _shown(self, transaction: Transaction) -> Response:
        return JSONResponse(render.transaction(self.account, transaction))


def _found(thing: Any) -> Any:
    if thing is None:
        raise KnobError("there is no such thing")
    return thing


def _fault(entry: Any) -> Fault:
    match entry:
        case {"status": int(status), **rest} if 400 <= status <= 599 and set(rest) <= {"after"}:
            return Fault(status, rest.get("after", False) is True)
    raise KnobError('expected {"status": 400..599, "after": true or false}')
