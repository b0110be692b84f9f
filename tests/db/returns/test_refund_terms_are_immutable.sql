begin;
select plan(4);

select tests.create_niche() is not null;
select throws_ok('update returns.refund_term set window_days = 90', 'LM859', null, 'updating terms raises LM859');
select throws_ok('delete from returns.refund_term', 'LM859', null, 'deleting terms raises LM859');
select throws_ok('truncate returns.refund_term cascade', 'LM859', null, 'truncating terms raises LM859');
set local role leadmill_owner;
select throws_ok('update returns.refund_term set window_days = 90', 'LM859', null, 'not by the owner either');

select * from finish();
rollback;
