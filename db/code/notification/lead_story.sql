create or replace function notification.person_of(user_id uuid) returns text
language sql stable
set search_path = pg_catalog, pg_temp
return (
  select coalesce(nullif(concat_ws(' ', u.first_name, u.last_name), ''), u.email)
  from identity.user_account as u
  -- What an admin of the platform did is the platform's.
  where u.id = person_of.user_id and not u.is_admin);

comment on function notification.person_of(uuid) is
$$How members call a user, by name or else by address; null for admins of the platform.$$;

create or replace function notification.steps_of_sale(assignment sale.assignment) returns setof notification.story_step
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select l.created_at, 'submitted', null::numeric, null, null, n.name, null, null
  from intake.lead as l
  join catalog.niche as n on n.id = l.niche_id
  where l.id = (assignment).lead_id
  union all
  select m.listed_at, 'listed', null, null, null, m.number, null, null
  from marketplace.listing as m
  where m.lead_id = (assignment).lead_id and (assignment).channel = 'marketplace'
  union all
  select r.ended_at, 'matched', null, null, null, c.name, null, null
  from distribution.run as r
  join catalog.competition_level as c on c.id = (assignment).competition_level_id
  where r.id = (assignment).run_id
  union all
  select (assignment).created_at, 'bought', ledger.to_decimal((assignment).price, (assignment).currency), (assignment).currency,
    null, (assignment).channel, null, null
  union all
  select (assignment).created_at, 'charged', ledger.to_decimal(-e.amount, (assignment).currency), (assignment).currency,
    null, o.kind, null, null
  from ledger.entry as e
  join ledger.account as o on o.id = e.account_id
  where e.journal_id = (assignment).journal_id and o.organization_id = (assignment).organization_id
  union all
  select f.created_at, 'refunded', ledger.to_decimal((assignment).price, (assignment).currency), (assignment).currency,
    null, null, null, null
  from sale.refund as f
  where f.assignment_id = (assignment).id
$$;

comment on function notification.steps_of_sale(sale.assignment) is $$How a lead came to its buyer, and what that cost.$$;

create or replace function notification.steps_of_buyer(assignment sale.assignment) returns setof notification.story_step
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
  select e.created_at, 'stage', null::numeric, null, notification.person_of(e.user_id), null, e.after ->> 'stage', null
  from audit.event as e
  where e.entity = 'sale.assignment' and e.entity_id = (assignment).id::text and e.created_at >= (assignment).created_at
    and e.action = 'update' and e.after ? 'stage'
  union all
  select q.created_at, 'refund_requested', null, null, notification.person_of(q.requested_by), null, q.reason, q.notes
  from returns.request as q
  where q.assignment_id = (assignment).id
  union all
  select q.decided_at, 'refund_decided', null, null, null, q.rule, q.status, q.memo
  from returns.request as q
  where q.assignment_id = (assignment).id and q.decided_at is not null
  union all
  select k.created_at, 'feedback', ledger.to_decimal(k.reward, k.currency), k.currency,
    notification.person_of(k.given_by), null, case when k.is_booked then 'booked' else k.responsiveness end, null
  from marketplace.feedback as k
  where k.assignment_id = (assignment).id;
end;

comment on function notification.steps_of_buyer(sale.assignment) is $$What the buyer of a lead did with it, and what became of that.$$;

create or replace function notification.steps_of_deliveries(assignment sale.assignment) returns setof notification.story_step
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
  select coalesce(d.finished_at, d.created_at), 'delivered', null::numeric, null, notification.person_of(d.user_id),
    coalesce(c.kind || ' ' || c.name, 'mail'), d.status, d.external_reference
  from notification.delivery as d
  left join notification.channel as c on c.id = d.channel_id
  where d.organization_id = (assignment).organization_id and not d.is_test
    -- A digest tells of it within a day or so; what came later was sent again. Without an end, all deliveries of a busy buyer are read.
    and d.created_at between (assignment).created_at - interval '1 day' and (assignment).created_at + interval '2 days'
    and (d.refs ->> 'assignment_id' = (assignment).id::text
      or d.events @> jsonb_build_array(jsonb_build_object('kind', 'lead.sold', 'subject_id', (assignment).id)))
  order by d.created_at
  limit 50;
end;

comment on function notification.steps_of_deliveries(sale.assignment) is
$$How the buyer of a lead was told of it, each in its present state.$$;

create or replace function notification.lead_story(assignment_id uuid) returns setof notification.story_step
language plpgsql stable security definer -- it reads many rooms, and decides what a caller sees
set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_admin constant boolean := request.role_name() = 'admin';
  v_organization_id constant uuid := case when not v_is_admin then identity.require_permission('read') end;
  v_assignment sale.assignment;
begin
  select a.* into v_assignment
  from sale.assignment as a
  where a.id = lead_story.assignment_id and (v_is_admin or a.organization_id = v_organization_id);
  if not found then
    perform ops.raise_http(404, 'LM620', 'no such sale', lead_story.assignment_id::text);
  end if;
  return query
  select s.happened_at, s.kind, s.amount, s.currency, s.person, s.via, s.outcome, s.note
  from (
    select 1 as part, s.* from notification.steps_of_sale(v_assignment) as s
    union all
    select 2, s.* from notification.steps_of_deliveries(v_assignment) as s
    union all
    select 3, s.* from notification.steps_of_buyer(v_assignment) as s) as s
  order by s.happened_at, s.part, array_position('{submitted,listed,matched,charged,bought}', s.kind);
end
$$;

comment on function notification.lead_story(uuid) is
$$What happened to a lead, for its buyer: nothing of other buyers, and no name of an admin. Admins read any.
Errors: LM115 role not allowed, LM620 no such sale.$$;

grant execute on function notification.lead_story(uuid) to member, admin;

create or replace function api.lead_story(assignment_id uuid) returns setof notification.story_step
language sql stable rows 20
begin atomic
  select * from notification.lead_story(lead_story.assignment_id);
end;

comment on function api.lead_story(uuid) is
$$What happened to a bought lead, in order
kind: submitted (via: niche), listed (via: public number), matched (via: level), charged (amount; via: wallet, promo or debt), bought
(amount;
via: distribution or marketplace), delivered (via: mail, or kind and name of the channel; outcome: held, due, sending, sent or failed; note:
reference of the receiver), stage (outcome: stage), refund_requested (outcome: reason), refund_decided (outcome: status; via: what decided;
note: the answer), refunded (amount), feedback (outcome; amount: reward). person: of the own organisation.
Errors: LM115 role not allowed, LM620 no such sale (404).$$;

grant execute on function api.lead_story(uuid) to member, admin;
