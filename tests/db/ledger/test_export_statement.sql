call tests.stay_within('day', 'Pacific/Auckland');
begin;
select plan(15);

create temp table who as
select o as organization, tests.create_user('ada@people.example', o) as member,
  tests.create_user('root@leadmill.example', null, true) as admin
from tests.create_organization('A') as o;
create temp table other as
select o as organization, tests.create_user('bob@people.example', o) as member from tests.create_organization('B') as o;
grant select on who, other to public;
update identity.organization set time_zone = 'Pacific/Auckland';
select tests.forget_locks();
create function pg_temp.credit(amount bigint, reason text, currency text default 'USD') returns void language plpgsql as $$
begin
  perform tests.forget_locks();
  perform ledger.post(
    format('test:%s:credit', gen_random_uuid()), 'manual_credit',
    tests.legs(
      tests.account('wallet', (select organization from who), currency), amount, tests.account('adjustments', null, currency), -amount),
    reason => reason);
end $$;
select pg_temp.credit(500, 'a plain reason');
select pg_temp.credit(7, '=cmd|''/c calc''!A1');
select pg_temp.credit(8, E'two "lines",\nquoted');
select pg_temp.credit(500, 'other money', 'JPY');
create function pg_temp.csv(shift integer default 0, currency text default 'USD') returns text[] language sql as $$
  select string_to_array(
    api.export_statement(currency, d.day + shift, d.day + shift), E'\r\n')
  from (select (now() at time zone 'Pacific/Auckland')::date as day) as d
$$;
do $$ begin execute format('grant usage on schema %s to public',
  (select nspname from pg_namespace where oid = pg_my_temp_schema())); end $$;

-- Denials.
select tests.act_as_anon();
select throws_ok('select pg_temp.csv()', '42501', null, 'anonymous callers get no statement');
select tests.act_as_nobody();
select tests.act_as(member) from other;
select is(tests.outcome(format(
  $$ select api.export_statement('USD', '2026-01-01', '2026-12-31', %L) $$, organization)), '404 LM111',
    'another tenant gets no statement of this organisation') from who;
select is(cardinality(pg_temp.csv()), 2, 'another tenant gets a statement of its own');
select tests.act_as_nobody();
select tests.act_as(admin) from who;
select is(tests.outcome($$ select api.export_statement('USD', '2026-01-01', '2026-12-31') $$), '404 LM111',
  'an admin has to name the organisation');
select tests.act_as_nobody();

select tests.act_as(member) from who;
select is(tests.outcome($$ select api.export_statement('USD', '2026-01-02', '2026-01-01') $$), '400 LM421',
  'a period that ends before it begins is refused');
select is(tests.outcome($$ select api.export_statement('USD', null, '2026-01-01') $$), '400 LM421',
  'a period without a beginning is refused');
select is(tests.outcome($$ select api.export_statement('USD', '-infinity', 'infinity') $$), '400 LM421',
  'a period without an end is refused');
select is(
  tests.outcome($$ select api.export_statement('USD"; filename="evil.html', '2026-01-01', '2026-01-02') $$), '400 LM413',
  'a currency goes into a header only when it is one');
select is((pg_temp.csv())[1],
  'id,created_at,day,account,kind,amount,balance_after,wallet_after,promo_after,debt_after,currency,lead_id,deposit_id,reason',
  'the first line names the columns');
select matches((pg_temp.csv())[2],
  '^\d+,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ,\d{4}-\d\d-\d\d,wallet,manual_credit,5\.00,5\.00,5\.00,0\.00,0\.00,USD,,,"a plain reason"$',
  'the lines come oldest first');
select matches((pg_temp.csv())[3], ',"''=cmd', 'no text becomes a formula');
select matches((pg_temp.csv())[4], E',"two ""lines"",\nquoted"$', 'texts are quoted as CSV');
select matches((pg_temp.csv(0, 'JPY'))[2], ',500,500,500,0,0,JPY,', 'amounts have the decimals of their currency');
select is(cardinality(pg_temp.csv(1)) + cardinality(pg_temp.csv(-1)), 4, 'a day is a day of the organisation');
select is(
  current_setting('response.headers')::jsonb -> 0 ->> 'Content-Disposition' ~ '^attachment; filename="statement-USD-.*\.csv"$', true,
  'the response is a file to download');
select tests.act_as_nobody();

select * from finish();
rollback;
