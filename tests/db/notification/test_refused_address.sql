begin;
select plan(13);

create temp table f as select tests.create_user('ann@people.example') as ann, tests.create_user('bob@people.example') as bob;
create function pg_temp.mail(who uuid) returns uuid language sql as $$ select (notification.enqueue_mail('account_exists', 'user', who))[1] $$;
create function pg_temp.state(id uuid) returns text language sql as
  $$ select concat_ws(' ', d.status, d.smtp_code, d.last_error) from notification.delivery as d where d.id = state.id $$;
create temp table d as select pg_temp.mail(ann) as first, pg_temp.mail(ann) as second, pg_temp.mail(bob) as other from f;

select notification.claim_delivery(first) is not null from d;
select notification.finish_delivery(first, 'refused', 550, 'the mail server said 550') from d;
select is(pg_temp.state(first), 'failed 550 the mail server said 550', 'a refusal is a failure') from d;
select is((select count(*)::integer from notification.refused_address), 1, 'the address is remembered');
select is((select count(*)::integer from notification.refused_address as r where encode(r.address_hash, 'escape') like '%ann%'), 0, 'by a hash');
select is(notification.claim_delivery(second), null, 'nothing more goes there') from d;
select is(pg_temp.state(second), 'failed a mail server refused this address before', 'which the log says') from d;
select isnt(notification.claim_delivery(other), null, 'others get theirs') from d;
select notification.finish_delivery(other, 'failed', 554, 'the mail server said 554') from d;
select is((select count(*)::integer from notification.refused_address), 1, 'a refusal of what a mail says is not one of the address');
select is(notification.claim_delivery(pg_temp.mail(ann)), null, 'still nothing') from f;
update notification.refused_address set refused_at = refused_at - interval '31 days';
select isnt(notification.claim_delivery(pg_temp.mail(ann)), null, 'after a month it is tried again') from f;
update notification.refused_address set refused_at = now();
select notification.retry_delivery(second) from d;
select is((select count(*)::integer from notification.refused_address), 0, 'an admin who sends it again says that the address is good');
select isnt(notification.claim_delivery(second), null, 'and it goes') from d;
select notification.finish_delivery(second, 'refused', 550, 'no') from d;
select is((select count(*)::integer from notification.refused_address), 1, 'it may be refused again');
select notification.finish_delivery(second, 'refused', 550, 'no') from d;
select is(pg_temp.state(second), 'failed 550 no', 'once') from d;

select * from finish();
rollback;
