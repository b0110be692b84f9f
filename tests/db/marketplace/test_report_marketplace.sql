begin;
select plan(9);

create temp table f as
select n as niche, tests.create_user('one@x.example') as one, tests.create_user('two@x.example') as two,
  tests.create_user('blocked@x.example') as blocked,
  tests.create_user(null, null, true) as admin
from tests.create_market('left_room', 20, 3) as n;
grant select on f to public;

select tests.act_as_anon();
select is(tests.outcome('select api.report_marketplace()'), '42501', 'anonymous callers read no report');
select tests.act_as(one) from f;
select is(tests.outcome('select api.report_marketplace()'), '42501', 'members read no report');
select tests.act_as(admin) from f;
select is(api.report_marketplace(), '{
  "users": {"total": 3, "joined": 3, "active": 3, "blocked": 0, "buyers": 0},
  "leads": {"listed": 0, "open": 0, "sold_out": 0, "withdrawn": 0, "purchases": 0},
  "revenue": {},
  "feedback": {"total": 0, "booked": 0, "booked_share": null, "responsive": 0, "partial": 0, "ghosted": 0, "days_to_book": null}
}'::jsonb, 'the report of an empty marketplace has only zeros');
select tests.act_as_nobody();

select tests.fund(tests.organization_of(u), 100000) from f, unnest(array[one, two]) as u;
create temp table listing as select number, tests.create_listing(niche) as id from f, generate_series(1, 4) as number;
update marketplace.listing set status = 'withdrawn' where id = (select id from listing where number = 4);
create temp table sale (buyer text, number integer, id uuid);
grant select on listing to public;
grant all on sale to public;
create function pg_temp.buy(listing uuid) returns uuid language plpgsql as $$
begin
  perform tests.forget_locks();
  return api.buy_lead(listing);
end $$;
create function pg_temp.tell(id uuid, booked boolean, how text, days integer) returns void language plpgsql as $$
begin
  perform tests.forget_locks();
  perform api.give_feedback(id, booked, how, days);
end $$;
do $$ begin execute format('grant usage on schema %s to public',
  (select nspname from pg_namespace where oid = pg_my_temp_schema())); end $$;
select tests.act_as(one) from f;
insert into sale select 'one', number, pg_temp.buy(id) from listing where number <= 3;
select pg_temp.tell(id, true, 'responsive', 10) from sale where number = 1;
select pg_temp.tell(id, true, 'partial', 5) from sale where number = 2;
select pg_temp.tell(id, false, 'ghosted', null) from sale where number = 3;
select tests.act_as(two) from f;
insert into sale select 'two', number, pg_temp.buy(id) from listing where number = 1;
select tests.act_as_nobody();
update sale.assignment set status = 'refunded' where id = (select id from sale where buyer = 'two');
update identity.user_account set status = 'suspended' from f where id = blocked;
-- Sales by distribution do not count.
select tests.create_subscription(tests.create_level(niche, 900, 3)) is not null from f;
select cardinality(tests.distribute(tests.create_lead(niche))) from f;

select tests.act_as(admin) from f;
select is(api.report_marketplace() -> 'users', '{"total": 4, "joined": 4, "active": 3, "blocked": 1, "buyers": 2}'::jsonb,
  'the report counts users without admins');
select is(api.report_marketplace() -> 'leads', '{"listed": 4, "open": 3, "sold_out": 0, "withdrawn": 1, "purchases": 4}'::jsonb,
  'the report counts listings and purchases');
select is(api.report_marketplace() -> 'revenue', '{"USD": {"sold": 80.00, "refunded": 20.00, "rewards": 6.00, "net": 54.00}}'::jsonb,
  'the report has revenue by currency');
select is(api.report_marketplace() -> 'feedback',
  '{"total": 3, "booked": 2, "booked_share": 0.6667, "responsive": 1, "partial": 1, "ghosted": 1,
  "days_to_book": 7.5}'::jsonb, 'the report has the numbers of feedback');
select is(api.report_marketplace(now() + interval '1 day') #> '{leads,purchases}', '0', 'since bounds the report');
select is(api.report_marketplace(until => now() - interval '1 day') #> '{users,joined}', '0', 'until bounds the report');

select * from finish();
rollback;
