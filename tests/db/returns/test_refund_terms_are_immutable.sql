begin;
select plan(4);

select tests.create_niche() is not null;
select throws_ok('update returns.refund_term set window_days = 90', 'LM859', null, 'no condition is changed');
select throws_ok('delete from returns.refund_term', 'LM859', null, 'none is deleted');
select throws_ok('truncate returns.refund_term cascade', 'LM859', null, 'nor all of them');
set local role leadmill_owner;
select throws_ok('update returns.refund_term set window_days = 90', 'LM859', null, 'not by the owner either');

select * from finish();
rollback;
