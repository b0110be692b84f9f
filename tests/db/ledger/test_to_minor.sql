begin;
select plan(15);

select throws_ok($$ select ledger.to_minor('NaN', 'USD') $$, 'LM410', null, 'NaN is refused');
select throws_ok($$ select ledger.to_minor('Infinity', 'USD') $$, 'LM410', null, 'infinity is refused');
select throws_ok($$ select ledger.to_minor('-Infinity', 'USD') $$, 'LM410', null, 'minus infinity is no amount');
select throws_ok($$ select ledger.to_minor(null, 'USD') $$, 'LM410', null, 'null is refused');
select throws_ok($$ select ledger.to_minor(10.005, 'USD') $$, 'LM411', null, 'a fraction of a cent is refused, not rounded');
select throws_ok($$ select ledger.to_minor(0.5, 'JPY') $$, 'LM411', null, 'a fraction of a yen is refused');
select throws_ok($$ select ledger.to_minor(1e14, 'USD') $$, 'LM412', null, 'an amount past 15 digits is refused');
select throws_ok($$ select ledger.to_minor(-1e14, 'USD') $$, 'LM412', null, 'a negative amount past 15 digits is refused');
select throws_ok($$ select ledger.to_minor(1e100000, 'USD') $$, 'LM412', null, 'an absurd number is refused');
select throws_ok($$ select ledger.to_minor(1, 'usd') $$, 'LM413', null, 'a currency is written in upper case');
select throws_ok($$ select ledger.to_minor(1, null) $$, 'LM413', null, 'no currency is an unknown one');
select is(ledger.to_minor(12.340, 'USD'), 1234::bigint, 'zeros after the cents change nothing');
select is(ledger.to_minor(1.234, 'BHD'), 1234::bigint, 'a dinar has a thousand parts');
select is(ledger.to_minor(500, 'JPY'), 500::bigint, 'a yen has no parts');

select is(ledger.to_minor(9999999999999.99, 'USD'), 999999999999999::bigint, 'no float is on the way');

select * from finish();
rollback;
