begin;
select plan(5);

select is(ledger.to_decimal(1230, 'USD')::text, '12.30', 'cents are shown in full');
select is(ledger.to_decimal(-5, 'BHD')::text, '-0.005', 'a dinar has three digits');
select is(ledger.to_decimal(500, 'JPY')::text, '500', 'an amount of yen has no decimals');
select is(ledger.to_decimal(9223372036854775807, 'USD')::text, '92233720368547758.07', 'the largest amount keeps its digits');
select is(ledger.to_decimal(1, 'XXX'), null, 'an unknown currency has no decimals');

select * from finish();
rollback;
