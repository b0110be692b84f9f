begin;
select plan(25);

create temp table f as
select o, tests.create_user('ann@people.example', o) as u, tests.create_niche() as n from tests.create_organization() as o;
create function pg_temp.lead(email text) returns uuid language plpgsql security definer as $$
declare
  v_lead uuid := tests.create_lead((select n from f));
begin
  update intake.lead_contact as c set email = lead.email, name = 'Win at https://evil.example' where c.lead_id = v_lead;
  return v_lead;
end
$$;
create function pg_temp.mail(email text, network text default null) returns uuid language sql security definer as $$
  insert into notification.delivery (template, lead_id, source)
  values ('lead_confirmation', pg_temp.lead(email), convert_to(network, 'UTF8'))
  returning id
$$;
create function pg_temp.went(delivery_id uuid) returns text language plpgsql as $$
declare
  v_email text := notification.claim_delivery(delivery_id) ->> 'email';
begin
  return coalesce(v_email, (select d.last_error from notification.delivery as d where d.id = delivery_id));
end
$$;
grant select on f to public;

select is(tests.outcome($$select notification.admit_mail(null::notification.delivery, 'a@b.example')$$), '42501',
  'counting a mail is refused to ' || r)
from (values ('anon'), ('member'), ('admin'), ('leadmill_api'), ('leadmill_worker')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

-- One mailbox in different spellings.
update ops.rate_limit set maximum = 5 where name = 'notification.mails_to_stranger';
select is(pg_temp.went(pg_temp.mail(m)), m, 'mail goes out to ' || m)
from unnest('{some.body@gmail.com,somebody@gmail.com,somebody+1@gmail.com,somebody+2@googlemail.com,s.o.m.e.b.o.d.y@gmail.com}'::text[])
  as m;
create temp table sixth as select pg_temp.mail('somebody+3@gmail.com') as id;
select is(pg_temp.went(id), 'the mailbox got too many unsolicited mails', 'the sixth mail to one mailbox is not sent') from sixth;
select is(status, 'failed', 'the mail that was not sent is marked as failed') from notification.delivery where id = (select id from sixth);
select is(pg_temp.went(pg_temp.mail('other@gmail.com')), 'other@gmail.com', 'another mailbox has a limit of its own');
select notification.retry_delivery(id) from sixth;
select is(pg_temp.went(id), 'somebody+3@gmail.com', 'an admin may send the mail in spite of the limit') from sixth;
create temp table again as select pg_temp.mail('again@leads.example') as id;
select pg_temp.went(id), pg_temp.went(id), pg_temp.went(id), pg_temp.went(id), pg_temp.went(id), pg_temp.went(id), pg_temp.went(id)
  from again;
select is(pg_temp.went(pg_temp.mail('again@leads.example')), 'again@leads.example', 'repeated attempts of one mail count once');

-- One network cannot block the mail of somebody else.
update ops.rate_limit set maximum = 15 where name = 'notification.mails_to_stranger';
select is((array_agg(pg_temp.went(pg_temp.mail('ada@victims.example', 'bad')) order by n))[5:6],
  '{ada@victims.example,the mailbox got too many unsolicited mails from one network}',
    'one network causes a limited number of mails to one mailbox')
from generate_series(1, 6) as n;
select is(pg_temp.went(pg_temp.mail('ada@victims.example', 'her own')), 'ada@victims.example',
  'mail that the owner of the mailbox causes is still sent');
create function pg_temp.proof(purpose text, email text, network text) returns uuid language plpgsql as $$
declare
  v_id uuid;
begin
  perform set_config('request.headers', '', true),
    identity.request_mail(purpose, email, case purpose when 'verify_email' then 'x' end, case purpose when 'verify_email' then 'Ltd' end);
  update notification.delivery as d set source = convert_to(network, 'UTF8')
  where d.proof_id = (select p.id from identity.proof as p where p.email = proof.email order by p.created_at desc limit 1)
  returning d.id into v_id;
  delete from ops.rate_limit_use where limit_name like 'identity.%'; -- only the limits of mails are tested
  return v_id;
end
$$;
select is(pg_temp.went(pg_temp.proof('verify_email', 'ada@victims.example', 'bad')), 'ada@victims.example',
  'a sign-up is counted apart from confirmations of leads');
select is((array_agg(pg_temp.went(pg_temp.proof('reset_password', 'ann@people.example', 'other')) order by n))[5:6],
  '{ann@people.example,the mailbox got too many unsolicited mails from one network}', 'links for a user''s password are limited, too')
from generate_series(1, 6) as n;
update ops.rate_limit_use set repaid_at = repaid_at - interval '12 minutes';
select is(pg_temp.went(pg_temp.proof('reset_password', 'ann@people.example', 'other')), 'ann@people.example',
  'the limit for a user''s password is by the hour');

-- One network, mails to many recipients.
update ops.rate_limit set maximum = 3 where name = 'notification.mails_by_network';
select is(array_agg(pg_temp.went(pg_temp.mail(n || '@victims.example', 'worse')) order by n),
  '{1@victims.example,2@victims.example,3@victims.example,too many mails were caused by one network}',
    'one network causes a limited number of mails to all mailboxes')
from generate_series(1, 4) as n;
select is(array_agg(pg_temp.went(pg_temp.mail('5@victims.example', 'worse'))),
  array_fill('too many mails were caused by one network'::text, array[9]), 'mails over the limit of a network are refused')
    from generate_series(1, 9);
select is(pg_temp.went(pg_temp.mail('5@victims.example', 'good')), '5@victims.example',
  'refused mails do not use up the limit of the mailbox');

-- All mails together.
update ops.rate_limit set maximum = 1 where name = 'notification.mails_in_all';
select ops.release_spending('notification.mails_in_all', 'lead_confirmation');
select is(array_agg(pg_temp.went(pg_temp.mail(n || '@crowd.example')) order by n),
  '{1@crowd.example,too many mails of this kind were sent}', 'the number of mails to all strangers is limited')
from generate_series(1, 2) as n;

-- Active users are not strangers, so the limits do not stop their mails.
create temp table own as
select array_agg(gen_random_uuid()) as ids from generate_series(1, 9);
insert into notification.delivery (id, template, user_id) select unnest(ids), 'account_exists', u from own, f;
select is(count(notification.claim_delivery(id))::integer, 9, 'mails to active users are not limited') from own, unnest(ids) as id;

select * from finish();
rollback;
