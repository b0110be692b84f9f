begin;
select plan(6);

create temp table f as
select o as organization, tests.create_deposit(o) as deposit from tests.create_organization() as o;
grant select on f to public;

create function pg_temp.event(id text) returns bytea
language sql security definer
return (
  select convert_to(jsonb_build_object(
    'id', event.id, 'object', 'event', 'type', 'checkout.session.completed', 'livemode', false, 'created', 1893456000,
    'api_version', '2026-10-28.endive', 'data', jsonb_build_object('object', tests.stripe_session(f.deposit)))::text, 'UTF8')
  from f);

-- Nothing proves such an event, so it is for the reconciler alone.
select is(tests.outcome($$select billing.import_event(pg_temp.event('evt_x'))$$), '42501', format('%s imports no event', v.r))
from (values ('member'), ('admin'), ('leadmill_worker')) as v (r), lateral (select set_config('role', v.r, true)) as s;

set local role leadmill_reconciler;
select is(billing.import_event(pg_temp.event('evt_1')), 'applied', 'an event that no webhook brought is applied');
select is(billing.import_event(pg_temp.event('evt_1')), 'applied', 'the same event is taken again');
reset role;
select is(ledger.funds_of(organization, 'USD'), 5000::bigint, 'its payment is credited once') from f;

select * from finish();
rollback;
