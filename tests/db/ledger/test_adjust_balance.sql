begin;
select plan(38);

create temp table f as
select o as organization, tests.create_user(null, o) as member, tests.create_user(null, null, true) as admin
from tests.create_organization() as o;
grant select on f to public;
create temp table done (name text, journal bigint);
grant all on done to public;

create function pg_temp.adjust(rest text) returns text language plpgsql as $$
begin
  perform tests.forget_locks();
  -- Each is a new one, unless it says which it is.
  return tests.outcome(format('select api.adjust_balance(%L, %s%s)', (select organization from f), rest,
    case when rest not like '%request_key%' then format(', request_key => %L', gen_random_uuid()) end));
end $$;
create function pg_temp.balances() returns text language sql volatile security definer as $$
  select format('%s + %s - %s', wallet, promo, debt) from api.balances where organization_id = (select organization from f)
$$;
do $$ begin execute format('grant usage on schema %s to public',
  (select nspname from pg_namespace where oid = pg_my_temp_schema())); end $$;

select tests.act_as_anon();
select is(pg_temp.adjust('5, $$for the long wait$$'), '42501', 'anonymous callers adjust nothing');
select tests.act_as_nobody();
select tests.act_as(member) from f;
select is(pg_temp.adjust('5, $$for the long wait$$'), '42501', 'members adjust nothing');
select tests.act_as_nobody();

select tests.act_as(admin) from f;
select is(tests.outcome('select api.adjust_balance(gen_random_uuid(), 5, $$for the long wait$$)'), '404 LM111',
  'there must be an organisation');
select is(pg_temp.adjust('0, $$for the long wait$$'), '400 LM424', 'an adjustment without an amount is refused');
select is(pg_temp.adjust('10000.01, $$for the long wait$$'), '400 LM424', 'an amount that is too large is refused');
select is(pg_temp.adjust('-10000.01, $$for the long wait$$'), '400 LM424', 'an amount below the lowest that may be taken is refused');
select is(pg_temp.adjust('null, $$for the long wait$$'), 'LM410', 'an amount that is null is LM410');
select is(pg_temp.adjust('$$NaN$$, $$for the long wait$$'), 'LM410', 'NaN is refused as an amount');
select is(pg_temp.adjust('0.001, $$for the long wait$$'), 'LM411', 'fractions of a cent are refused');
select is(pg_temp.adjust('1e20, $$for the long wait$$'), 'LM412', 'an amount of too many digits is refused');
select is(pg_temp.adjust('5, $$for the long wait$$, $$XXX$$'), 'LM413', 'an unknown currency is refused');
select is(pg_temp.adjust('5, null'), '400 LM068', 'an adjustment without a reason is 400 LM068');
select is(pg_temp.adjust('5, $$         short$$'), '400 LM068', 'a reason that is too short without its blanks is refused');
select is(pg_temp.adjust('5, repeat($$x$$, 501)'), '400 LM068', 'a reason that is too long is refused');
select is(pg_temp.adjust('5, $$for the long wait$$, account => $$debt$$'), '400 LM422', 'debt is not adjusted');
select is(pg_temp.adjust('5, $$for the long wait$$, account => null'), '400 LM422', 'an adjustment of no account is 400 LM422');
select is(pg_temp.adjust('5, $$for the long wait$$, request_key => null'), '400 LM426', 'an adjustment that cannot be repeated is refused');
select is(pg_temp.adjust('-0.01, $$paid in twice by mistake$$'), 'LM401', 'what is not there is not taken');
select is(pg_temp.balances(), null, 'nothing was adjusted');

select is(pg_temp.adjust('10000, $$for the long wait$$'), 'done', 'an admin credits the maximum');
select is(pg_temp.balances(), '10000.00 + 0.00 - 0.00', 'the credit goes to the wallet');
select is(pg_temp.adjust('-10000, $$paid in twice by mistake$$'), 'done', 'an admin debits the maximum');
select is(pg_temp.balances(), '0.00 + 0.00 - 0.00', 'the debit is taken from the wallet');
select is(pg_temp.adjust('7.25, $$for the long wait$$, account => $$promo$$'), 'done', 'an admin grants promotional credit');
select is(pg_temp.adjust('-0.25, $$a little too much$$, account => $$promo$$'), 'done', 'an admin debits promotional credit');
select is(pg_temp.balances(), '0.00 + 7.00 - 0.00', 'the credit goes to the promotional account');

select tests.forget_locks();
insert into done select 'first', api.adjust_balance(organization, 5, 'for the long wait', request_key => 'ticket 17') from f;
select tests.forget_locks();
insert into done select 'again', api.adjust_balance(organization, 5, 'for the long wait', request_key => 'ticket 17') from f;
select is((select count(distinct journal) from done), 1::bigint, 'sent again it is the same');
select is(pg_temp.balances(), '5.00 + 7.00 - 0.00', 'an adjustment that is sent again is not made twice');
select is(pg_temp.adjust('6, $$for the long wait$$, request_key => $$ticket 17$$'), 'LM402', 'the key names one adjustment');
select results_eq(
  $$select kind, amount, reason from api.ledger_entries where account = 'wallet' and journal_id = (select min(journal) from done)$$,
  $$values ('manual_credit', 5.00, 'for the long wait')$$, 'the adjustment is in the ledger with its reason');
select tests.act_as_nobody();
select is((select count(*) from ledger.journal as j join f on j.actor = f.admin::text), 5::bigint,
  'the journal names the admin who adjusted the balance');
select is((select count(*) from audit.event as e join f on e.user_id = f.admin and e.entity_id = f.organization::text
  where e.action = 'balance_adjusted'), 5::bigint, 'the audit log has each adjustment');
select is_empty('select * from billing.verify()', 'the ledger is right');
select isnt_empty($$select from queue.procrastinate_jobs where task_name = 'refresh_funding'$$, 'what waited for money is looked at');

-- A stolen access token adjusts little.
update identity.session set proved_at = clock_timestamp() - interval '6 minutes';
select tests.act_as(admin) from f;
select is(pg_temp.adjust($$100.01, 'for the long wait'$$), '403 LM160', 'more than 100.00 takes a fresh proof');
select is(pg_temp.adjust($$-100.01, 'for the long wait'$$), '403 LM160', 'in either direction');
select is(pg_temp.adjust($$100, 'for the long wait'$$), 'done', 'less does not');
select is(pg_temp.adjust($$10000.01, 'for the long wait'$$), '400 LM424', 'what is too much is refused as before');

select * from finish();
rollback;
