begin;
select plan(17);

create temp table f as select o, tests.create_user('owner@people.example', o) as owner,
  tests.create_user('plain@people.example', o) as plain
from tests.create_organization('Quiet Ltd') as o;
update identity.membership set role = 'viewer' where user_id = (select plain from f);
grant select on f to public;
create function pg_temp.told(template text) returns integer language sql as
  $$ select cardinality(notification.enqueue_mail(template, 'organization', o, '{}')) from f $$;

select tests.act_as(plain) from f;
select is(tests.outcome($$select api.set_mail_preference('lead_assigned', false)$$), '403 LM115', 'a plain member sets no preference');
select tests.act_as_nobody();
select tests.act_as(owner) from f;
select is(tests.outcome($$select api.set_mail_preference('reset_password', false)$$), '400 LM704',
  'a mail that is not optional is 400 LM704');
select is(tests.outcome($$select api.set_mail_preference('nothing', false)$$), '400 LM704', 'an unknown mail is 400 LM704');
select is(tests.outcome($$select api.set_mail_preference('lead_assigned', null)$$), '400 LM704', 'a null choice is 400 LM704');
select is(
  (select array_agg(template order by template) from api.mail_preferences where is_wanted and updated_at is null),
  '{lead_assigned,lead_refunded,low_balance,refund_decided,subscriptions_paused,subscriptions_resumed}'::text[],
    'all optional mails are wanted at first');
select tests.act_as_nobody();
select is((select count(*)::integer from notification.preference), 0, 'refused calls store no preference');
select is(pg_temp.told('lead_assigned'), 1, 'the owner gets the mail by default');

select tests.act_as(owner) from f;
select api.set_mail_preference('lead_assigned', false);
select api.set_mail_preference('lead_assigned', false);
select is((select is_wanted from api.mail_preferences where template = 'lead_assigned'), false, 'the owner has unsubscribed from the mail');
select is((select count(*)::integer from api.mail_preferences where is_wanted), 5, 'the owner is still subscribed to the other mails');
select tests.act_as_nobody();
select is(pg_temp.told('lead_assigned'), 0, 'the owner no longer gets the mail');
select is(pg_temp.told('refund_decided'), 1, 'the owner still gets other mails');
select is((select cardinality(notification.enqueue_mail('lead_assigned', 'organization', o, '{}'))
  from (select tests.organization_of(tests.create_user()) as o) as x), 1, 'another organisation still gets the mail');
select tests.act_as(owner) from f;
select api.set_mail_preference('lead_assigned', true);
select tests.act_as_nobody();
select is(pg_temp.told('lead_assigned'), 1, 'the owner gets the mail again after subscribing');

-- By the link in the mail.
set local role leadmill_api;
select is(tests.outcome(format('select notification.unsubscribe(%L)', t)), '400 LM705',
  'an unknown token is 400 LM705: ' || coalesce(left(t, 60), 'null'))
from (values (null), ('x'), ('00000000-0000-0000-0000-000000000000.lead_assigned.' || repeat('0', 64))) as v (t);
reset role;
create temp table link as select notification.unsubscribe_token(o, 'lead_assigned') as token from f;
grant select on link to public;
set local role leadmill_api;
select notification.unsubscribe(token) from link;
reset role;
select is(pg_temp.told('lead_assigned'), 0, 'the link in the mail unsubscribes the organisation');

select * from finish();
rollback;
