begin;
select plan(5);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');

select is(ledger.funds_of('00000000-0000-7000-8000-00000000000a', 'USD'), 0::bigint, 'an organisation without accounts has no funds');
select tests.fund('00000000-0000-7000-8000-00000000000a', 500);
select is(ledger.funds_of('00000000-0000-7000-8000-00000000000a', 'USD'), 500::bigint, 'the wallet can be spent');
select is(ledger.funds_of('00000000-0000-7000-8000-00000000000a', 'EUR'), 0::bigint, 'funds are counted in their own currency only');
update ledger.account set held = 200 where organization_id = '00000000-0000-7000-8000-00000000000a' and kind = 'wallet';
select is(ledger.funds_of('00000000-0000-7000-8000-00000000000a', 'USD'), 300::bigint, 'what is held is not among the funds');
update ledger.account set status = 'frozen' where organization_id = '00000000-0000-7000-8000-00000000000a' and kind = 'wallet';
select is(ledger.funds_of('00000000-0000-7000-8000-00000000000a', 'USD'), 0::bigint, 'a frozen organisation has no funds');

select * from finish();
rollback;
