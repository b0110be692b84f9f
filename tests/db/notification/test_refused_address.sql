begin;
select plan(13);

create temp table f as select tests.create_user('ann@people.example') as ann, tests.create_user('bob@people.example') as bob;
create function pg_temp.mail(who uuid)
  returns uuid language sql as $$ select (notification.enqueue_mail('account_exists', 'user', who))[1] $$;
create function pg_temp.state(id uuid) returns text language sql as
  $$ select concat_ws(' ', d.status, d.status_code, d.last_error) from notification.delivery as d where d.id = state.id $$;
create temp table d as select pg_temp.mail(ann) as first, pg_temp.mail(ann) as second, pg_temp.mail(bob) as other from f;

select notification.claim_delivery(first) is not null from d;
select notification.finish_delivery(first, 'refused', 550, 'the mail server said 550') from d;
select is(pg_temp.state(first), 'failed 550 the mail server said 550', 'a refused mail has failed') from d;
select is((select count(*)::integer from notification.refused_address), 1, 'the refused address is stored');
select is((select count(*)::integer from notification.refused_address as r where encode(r.address_hash, 'escape') like '%ann%'), 0,
  'the refused address is stored as a hash');
select is(notification.claim_delivery(second), null, 'no further mail goes to a refused address') from d;
select is(pg_temp.state(second), 'failed a mail server refused this address before',
  'a mail to a refused address has failed with the reason') from d;
select isnt(notification.claim_delivery(other), null, 'other addresses get their mails') from d;
select notification.finish_delivery(other, 'failed', 554, 'the mail server said 554') from d;
select is((select count(*)::integer from notification.refused_address), 1,
  'a refusal of the content of a mail does not count against the address');
select is(notification.claim_delivery(pg_temp.mail(ann)), null, 'the address stays refused') from f;
update notification.refused_address set refused_at = refused_at - interval '31 days';
select isnt(notification.claim_delivery(pg_temp.mail(ann)), null, 'an address is tried again after a month') from f;
update notification.refused_address set refused_at = now();
select notification.retry_delivery(second) from d;
select is((select count(*)::integer from notification.refused_address), 0, 'sending a mail again removes the refusal');
select isnt(notification.claim_delivery(second), null, 'a mail that is sent again can be claimed') from d;
select notification.finish_delivery(second, 'refused', 550, 'no') from d;
select is((select count(*)::integer from notification.refused_address), 1, 'the address may be refused again');
select notification.finish_delivery(second, 'refused', 550, 'no') from d;
select is(pg_temp.state(second), 'failed 550 no', 'a second report of the refusal changes nothing') from d;

select * from finish();
rollback;
