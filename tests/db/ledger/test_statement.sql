begin;
select plan(19);

create temp table who as
select o as organization, tests.create_user('ada@people.example', o) as member,
  tests.create_user('root@leadmill.example', null, true) as admin
from tests.create_organization('A') as o;
create temp table other as
select o as organization, tests.create_user('bob@people.example', o) as member from tests.create_organization('B') as o;
grant select on who, other to public;
select tests.fund(organization, 50000) from who;
select tests.fund(organization, 5000, 'EUR') from who;
select tests.fund(organization, 700) from other;
select tests.forget_locks();
select ledger.grant_welcome_credit(organization) from who;
create function pg_temp.charge(price bigint) returns void language plpgsql as $$
begin
  perform tests.forget_locks();
  perform tests.charge_lead(ops.uuid_v7(), (select organization from who), '00000000-0000-7000-8000-0000000000e1', 'USD', price);
end $$;
select pg_temp.charge(12050);
select pg_temp.charge(n) from generate_series(1, 120) as n;
create function pg_temp.walk(size integer) returns bigint[] language plpgsql as $$
declare
  v_ids bigint[] := '{}';
  v_page bigint[];
begin
  loop
    select array_agg(s.id) into v_page from api.statement('USD', before => v_ids[cardinality(v_ids)], page_size => size) as s;
    exit when v_page is null;
    v_ids := v_ids || v_page;
  end loop;
  return v_ids;
end $$;
do $$ begin execute format('grant usage on schema %s to public',
  (select nspname from pg_namespace where oid = pg_my_temp_schema())); end $$;

-- Denials.
select tests.act_as_anon();
select throws_ok($$ select api.statement('USD') $$, '42501', null, 'anonymous callers see no statement');
select tests.act_as_nobody();
select tests.act_as(member) from other;
select is(tests.outcome(format($$ select api.statement('USD', organization_id => %L) $$, organization)), '404 LM111',
  'another tenant sees nothing of this statement') from who;
select is((select count(*) from api.statement('USD')), 1::bigint, 'another tenant sees the lines of its own');
select tests.act_as_nobody();
select tests.act_as(admin) from who;
select is(tests.outcome($$ select api.statement('USD') $$), '404 LM111', 'an admin has to name the organisation');
select is((select count(*) from api.statement('USD', organization_id => (select organization from who))), 20::bigint,
  'an admin sees the statement of the organisation that was named');
select tests.act_as_nobody();

select tests.act_as(member) from who;
select is((select count(*) from api.statement('USD')), 20::bigint, 'a page has 20 lines');
select is((select count(*) from api.statement('USD', page_size => 1000)), 100::bigint, 'a page has at most 100 lines');
select is((select count(*) from api.statement('USD', page_size => -5)), 1::bigint, 'a page has at least one line');
select is((select count(*) from api.statement('JPY')), 0::bigint, 'there is none where there is no account');
select results_eq(
  $$ select account, kind, amount::text, balance_after::text, currency from api.statement('USD', page_size => 2) $$,
  $$ values ('wallet', 'lead_charge', '-1.20', '406.90', 'USD'), ('wallet', 'lead_charge', '-1.19', '408.10', 'USD') $$,
  'newest first, decimal, with the balance after each');
select results_eq(
  $$ select kind, account, amount, balance_after, wallet_after, promo_after, debt_after
    from api.statement('USD', page_size => 100, before => (
      select e.id + 1 from api.ledger_entries as e where e.currency = 'USD' and e.account = 'wallet' and e.kind = 'lead_charge'
        order by e.id limit 1)) $$,
  $$ values ('lead_charge', 'wallet', -20.50, 479.50, 479.50, 0.00, 0.00), ('lead_charge', 'promo', -100.00, 500.00, 500.00, 0.00, 0.00),
    ('welcome_credit', 'promo', 100.00, 600.00, 500.00, 100.00, 0.00), ('manual_credit', 'wallet', 500.00, 500.00, 500.00, 0.00, 0.00) $$,
  'of wallet and credit together: each amount leads from the balance before it to its own');
select is_empty($$
  select e.id from (
    select e.*, lag(e.balance_after, 1, 0) over (order by e.id) as before from api.ledger_entries as e where e.currency = 'USD') as e
  where e.balance_after <> e.before + e.amount or e.balance_after <> e.wallet_after + e.promo_after - e.debt_after $$,
  'in all lines of the ledger, each amount leads from the balance before it to its own');
select is_empty($$ select s.id from api.statement('USD', page_size => 100) as s join api.ledger_entries as e on e.id = s.id
  where (s.balance_after, s.wallet_after, s.promo_after, s.debt_after) is distinct
    from (e.balance_after, e.wallet_after, e.promo_after, e.debt_after) $$,
  'the statement and the ledger have the same balances');
select results_eq(
  $$ select account, amount::text from api.statement('USD', 'promo') $$,
  $$ values ('promo', '-100.00'), ('promo', '100.00') $$, 'a statement of one account has only its lines');
select results_eq($$ select amount::text from api.statement('EUR') $$, $$
  values ('50.00') $$, 'a statement has only lines of its currency');

-- Page after page gives every line once.
select is(cardinality(pg_temp.walk(7)), 124, 'all pages together are all lines');
select is(pg_temp.walk(7), (select array_agg(id order by id desc) from api.ledger_entries where currency = 'USD'),
  'the pages have each line once and in order');
select is(pg_temp.walk(100), pg_temp.walk(1), 'whatever the size of a page');
-- What comes in between does not shift them.
select tests.act_as_nobody();
create temp table page as select array_agg(id) as ids from (
  select e.id from ledger.entry as e join ledger.account as a on a.id = e.account_id
  where a.organization_id = (select organization from who) and a.currency = 'USD' order by e.id desc limit 5) as e;
grant select on page to public;
select pg_temp.charge(1);
select tests.act_as(member) from who;
select is(
  (select array_agg(s.id) from page, api.statement('USD', before => ids[5], page_size => 5) as s),
  (pg_temp.walk(100))[7:11], 'a new line shifts no page');
select tests.act_as_nobody();

select * from finish();
rollback;
