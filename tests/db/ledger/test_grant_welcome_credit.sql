begin;
select plan(5);

insert into identity.organization (id, name) values
  ('00000000-0000-7000-8000-00000000000a', 'A'), ('00000000-0000-7000-8000-00000000000b', 'B');
update ops.setting set value = '{"USD": 10000, "EUR": 5000, "KES": 0}' where name = 'billing.welcome_credit';

create temp table first as select ledger.grant_welcome_credit('00000000-0000-7000-8000-00000000000a') as id;
select is(
  (select string_agg(format('%s %s', a.currency, a.balance), ', ' order by a.currency)
    from ledger.account as a where a.organization_id = '00000000-0000-7000-8000-00000000000a' and a.balance <> 0),
  'EUR 5000, USD 10000', 'each currency of the setting is given');
update ops.setting set value = '{"USD": 1}' where name = 'billing.welcome_credit';
select is(
  ledger.grant_welcome_credit('00000000-0000-7000-8000-00000000000a'), (select id from first),
  'the credit is given once, whatever the setting says later');
update ops.setting set value = '{}' where name = 'billing.welcome_credit';
select is(ledger.grant_welcome_credit('00000000-0000-7000-8000-00000000000b'), null, 'an empty setting gives nothing');
select is(ledger.funds_of('00000000-0000-7000-8000-00000000000b', 'USD'), 0::bigint, 'an organisation that was given nothing has no funds');
select is_empty('select * from billing.verify()', 'the ledger is right');

select * from finish();
rollback;
