"""Private endpoints under `/_config`: the knobs, the logs, and what people do by hand."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from standins.knobs import KnobError, read_json, read_object
from standins.pipedrive import demo, render
from standins.pipedrive.api import Api
from standins.pipedrive.delivery import Courier
from standins.pipedrive.knobs import Fault


class Config:
    """Turns knobs of a running stand-in."""

    def __init__(self, api: Api, courier: Courier) -> None:
        self.api = api
        self.account = api.account
        self.courier = courier

    def routes(self) -> list[Route]:
        """The paths, all of them below `/_config`."""
        return [
            Route("/_config/knobs", self.get_knobs, methods=["GET"]),
            Route("/_config/knobs", self.set_knobs, methods=["POST"]),
            Route("/_config/faults", self.set_faults, methods=["POST"]),
            Route("/_config/requests", self.requests, methods=["GET"]),
            Route("/_config/requests", self.forget_requests, methods=["DELETE"]),
            Route("/_config/deliveries", self.deliveries, methods=["GET"]),
            Route("/_config/webhooks", self.drop_webhooks, methods=["DELETE"]),
            Route("/_config/uninstall", self.uninstall, methods=["POST"]),
            Route("/_config/account", self.reset, methods=["DELETE"]),
            Route("/_config/clock", self.advance, methods=["POST"]),
            Route("/_config/fill", self.fill, methods=["POST"]),
            Route("/_config/persons", self.add_person, methods=["POST"]),
            Route("/_config/persons/{id:int}", self.change_person, methods=["POST"]),
            Route("/_config/deals", self.add_deal, methods=["POST"]),
            Route("/_config/deals/{id:int}/restore", self.restore_deal, methods=["POST"]),
            Route("/_config/deals/{id:int}/merge", self.merge_deal, methods=["POST"]),
            Route("/_config/bulk", self.change_deals, methods=["POST"]),
            Route("/_config/leads", self.add_lead, methods=["POST"]),
            Route("/_config/activities", self.add_activity, methods=["POST"]),
            Route("/_config/users", self.add_user, methods=["POST"]),
            Route("/_config/stages/{id:int}", self.rename_stage, methods=["POST"]),
        ]

    async def get_knobs(self, request: Request) -> Response:
        """The knobs as they are."""
        return JSONResponse(asdict(self.api.knobs))

    async def set_knobs(self, request: Request) -> Response:
        """Turn the named knobs, leave the others."""
        self.api.turn(await read_object(request))
        if self.api.knobs.reorder <= 1:
            self.courier.release()
        return JSONResponse(asdict(self.api.knobs))

    async def set_faults(self, request: Request) -> Response:
        """`[{"kind": "500", "path": "/api/v2/deals", "after": true}, …]`: one for each request."""
        body = await read_json(request)
        if not isinstance(body, list):
            raise KnobError("expected an array")
        self.api.faults[:] = [Fault.read(entry) for entry in body]
        return JSONResponse([asdict(fault) for fault in self.api.faults])

    async def requests(self, request: Request) -> Response:
        """The requests to the API and the tokens that they cost."""
        return JSONResponse(self.api.report())

    async def forget_requests(self, request: Request) -> Response:
        """An empty log and a full budget, as at midnight."""
        self.api.asked.clear()
        self.api.limits.spent = 0
        return Response(status_code=204)

    async def deliveries(self, request: Request) -> Response:
        """The log of webhooks."""
        return JSONResponse(self.courier.status())

    async def drop_webhooks(self, request: Request) -> Response:
        """Delete every webhook, as when all of them had failed for three days."""
        self.account.webhooks.clear()
        return Response(status_code=204)

    async def uninstall(self, request: Request) -> Response:
        """The user uninstalls the app, which is told; `{"tells": false}` loses the notice."""
        match {"tells": True, **await read_object(request)}:
            case {"tells": bool(tells), **rest} if not rest and self.api.oauth is not None:
                self.api.oauth.uninstall()
                status = await self.api.oauth.tell_uninstalled() if tells else None
            case _:
                raise KnobError('expected {"tells": true}, and an app')
        return JSONResponse({"status": status})

    async def reset(self, request: Request) -> Response:
        """An account without anything, no knob turned."""
        await self.courier.forget()
        self.account.empty()
        self.api.start_over()
        return Response(status_code=204)

    async def advance(self, request: Request) -> Response:
        """`{"advance": seconds}`: the account's clock goes on."""
        match await read_object(request):
            case {"advance": int(seconds)} if seconds >= 0:
                self.account.clock_offset += timedelta(seconds=seconds)
            case _:
                raise KnobError('expected {"advance": seconds}')
        return JSONResponse({"now": render.moment(self.account.now())})

    async def fill(self, request: Request) -> Response:
        """`{"deals": 200, "seed": 1}`: an account as a wedding business has it."""
        match {"seed": 1, **await read_object(request)}:
            case {"deals": int(deals), "seed": int(seed), **rest} if deals >= 0 and not rest:
                demo.fill(self.account, deals, seed)
            case _:
                raise KnobError('expected {"deals": 0…, "seed": 1}')
        return JSONResponse(
            {
                "deals": len(self.account.deals),
                "fields": {field.name: field.key for field in self.account.fields.values()},
                "stages": [
                    {"id": one.id, "name": one.name, "pipeline_id": one.pipeline_id}
                    for one in self.account.stages.values()
                ],
            }
        )

    async def add_person(self, request: Request) -> Response:
        """`{"name": "Ann Lee", "email": "ann@customer.example", "phone": null}`."""
        match {"email": None, "phone": None, **await read_object(request)}:
            case {
                "name": str(name),
                "email": str() | None as email,
                "phone": str() | None as phone,
                **rest,
            } if not rest:
                person = self.account.add_person(name, email, phone)
            case _:
                raise KnobError('expected {"name": "…", "email": "…", "phone": "…"}')
        return JSONResponse(render.person(person), 201)

    async def change_person(self, request: Request) -> Response:
        """`{"name": "…", "emails": […], "phones": […]}`, each optional."""
        person = self.account.find(self.account.persons, request.path_params["id"], "Person")
        changes = await read_object(request)
        if changes.keys() - {"name", "emails", "phones", "is_deleted"}:
            raise KnobError("expected name, emails, phones or is_deleted")
        self.account.change(person, changes)
        return JSONResponse(render.person(person))

    async def add_deal(self, request: Request) -> Response:
        """`{"title": "…", "stage_id": 1, "age_days": 10, "person_id": 1, "custom_fields": {}}`."""
        given = await read_object(request)
        allowed = {"title", "stage_id", "age_days", "person_id", "custom_fields", "status", "value"}
        allowed |= {"currency", "owner_id"}
        needed = {"title", "stage_id"}
        if given.keys() - allowed or not needed <= given.keys():
            rest = ", ".join(sorted(allowed - needed))
            raise KnobError(f"expected title and stage_id, and perhaps {rest}")
        return JSONResponse(render.deal(self.account.add_deal(**given)), 201)

    async def restore_deal(self, request: Request) -> Response:
        """Out of the bin, as with a click; of the API nothing does that."""
        deal = self.account.find(self.account.deals, request.path_params["id"], "Deal")
        return JSONResponse(render.deal(self.account.change_deal(deal, {"is_deleted": False})))

    async def merge_deal(self, request: Request) -> Response:
        """`{"into": 2}`: two deals become one."""
        deal = self.account.find(self.account.deals, request.path_params["id"], "Deal")
        match await read_object(request):
            case {"into": int(number)} if number != deal.id:
                into = self.account.find(self.account.deals, number, "Deal")
                self.account.merge_deals(deal, into)
            case _:
                raise KnobError('expected {"into": 2}')
        return JSONResponse(render.deal(into))

    async def change_deals(self, request: Request) -> Response:
        """`{"ids": [1, 2], "changes": {"owner_id": 7}}`: a list of deals, edited at once."""
        match await read_object(request):
            case {"ids": list(ids), "changes": dict(changes)}:
                deals = [self.account.find(self.account.deals, one, "Deal") for one in ids]
                for deal in deals:
                    self.account.change_deal(deal, changes, is_bulk=True)
            case _:
                raise KnobError('expected {"ids": [1, 2], "changes": {}}')
        return JSONResponse([render.deal(deal) for deal in deals])

    async def add_lead(self, request: Request) -> Response:
        """`{"title": "…", "value": {"amount": 5, "currency": "USD"}, "person_id": 1}`."""
        given = await read_object(request)
        allowed = {"title", "value", "person_id", "owner_id", "expected_close_date"}
        if given.keys() - allowed or "title" not in given:
            raise KnobError(f"expected {', '.join(sorted(allowed))}")
        return JSONResponse(render.lead(self.account.add_lead(**given)), 201)

    async def add_activity(self, request: Request) -> Response:
        """`{"subject": "…", "type": "call", "deal_id": 1, "due_date": "2026-11-23"}`."""
        given = await read_object(request)
        allowed = {"subject", "type", "deal_id", "person_id", "owner_id", "due_date", "done"}
        if given.keys() - allowed or "subject" not in given:
            raise KnobError(f"expected {', '.join(sorted(allowed))}")
        return JSONResponse(render.activity(self.account.add_activity(**given)), 201)

    async def add_user(self, request: Request) -> Response:
        """`{"name": "…"}`."""
        match await read_object(request):
            case {"name": str(name), **rest} if not rest:
                return JSONResponse(render.user(self.account.add_user(name)), 201)
        raise KnobError('expected {"name": "…"}')

    async def rename_stage(self, request: Request) -> Response:
        """`{"name": "…"}`."""
        stage = self.account.find(self.account.stages, request.path_params["id"], "Stage")
        match await read_object(request):
            case {"name": str(name)}:
                stage.name = name
            case _:
                raise KnobError('expected {"name": "…"}')
        return JSONResponse(render.stage(stage))
