create or replace function distribution.listed_answers(lead intake.lead) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
  -- Choices, numbers and dates are in a listing as they were answered; texts may be redacted.
  select coalesce(jsonb_object_agg(f.field ->> 'id', listed_answers.lead.answers -> (f.field ->> 'id')), '{}')
  from marketplace.listing as l
  join marketplace.niche_setting as m on m.niche_id = l.niche_id
  join catalog.form_schema as s on s.id = listed_answers.lead.form_schema_id
  cross join jsonb_array_elements(s.fields) as f (field)
  where l.lead_id = listed_answers.lead.id and l.status in ('open', 'sold_out')
    and f.field ->> 'type' in ('number', 'range', 'select', 'multi-select', 'radio', 'boolean', 'date')
    and f.field -> 'sensitive' is distinct from 'true'
    and listed_answers.lead.answers ? (f.field ->> 'id')
    and (
      f.field ->> 'id' = m.state_field and l.state_code is not null
      or f.field ->> 'id' = m.event_date_field and l.event_date is not null
      or f.field ->> 'id' = m.category_field and l.category is not null);
end;

comment on function distribution.listed_answers(intake.lead) is
$$The answers of a lead that everybody can read in its listing; {} when it has none.$$;

create or replace function distribution.explainable_lead(lead_id uuid, organization_id uuid) returns intake.lead
language plpgsql stable
as $$
declare
  v_lead intake.lead;
begin
  select l.* into v_lead from intake.lead as l where l.id = explainable_lead.lead_id;
  -- An organisation that never ordered such leads learns nothing, not even that this one exists.
  if not found or organization_id is not null and not exists (
    select from distribution.subscription as s
    where s.niche_id = v_lead.niche_id and s.organization_id = explainable_lead.organization_id)
  then
    perform ops.raise_http(404, 'LM305', 'no such lead', explainable_lead.lead_id::text);
  end if;
  v_lead.answers := intake.answers_of(v_lead);
  return v_lead;
end
$$;

comment on function distribution.explainable_lead(uuid, uuid) is
$$The lead with its answers, archived or not, if it is of a niche to which the organisation has subscribed; null: for admins.
Errors: LM305 no such lead.$$;

create or replace function distribution.explain_lead(lead_id uuid) returns setof distribution.explanation
language plpgsql stable security definer -- this function decides which rows a caller sees
set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_admin constant boolean := request.role_name() = 'admin';
  v_organization_id constant uuid := case when not v_is_admin then identity.require_permission('buy') end;
  v_lead constant intake.lead := distribution.explainable_lead(lead_id, v_organization_id);
  v_answers constant jsonb := catalog.migrate_answers(v_lead.form_schema_id, v_lead.answers);
  v_shown jsonb;
  v_is_told boolean;
begin
  -- Which filters match a lead reveals its answers, one filter after the other. A member learns what follows from a lead that the
  -- organisation has bought, or from the listing.
  v_is_told := v_is_admin or exists (
    select from sale.assignment as b where b.lead_id = v_lead.id and b.organization_id = v_organization_id);
  if not v_is_told then
    v_shown := catalog.migrate_answers(v_lead.form_schema_id, distribution.listed_answers(v_lead));
  end if;
  return query
  select
    s.id, s.organization_id, s.competition_level_id, r.id, r.ended_at,
    case
      when v.decision is not null and v_is_told then v.decision
      when r.id is null then 'not_distributed'
      when s.created_at > r.ended_at then 'not_subscribed'
      when a.reason is not null then a.reason
      when t.run_id is null then 'level_not_asked'
      when t.room = 0 then 'no_room'
      -- A filter that was written since would reveal the lead's answers to its writer.
      when s.updated_at > r.ended_at and not v_is_admin then 'changed_since'
      when not v_is_told and s.filter <> '{}' then
        -- A condition on an answer that is not in the listing is neither true nor false, except for "exists".
        case when s.filter::text !~ '"exists"' and distribution.predicate_input(v_shown, s.distance_conditions) @@ s.predicate = false
          then 'filter' else 'not_chosen' end
      when v.decision is not null then v.decision
      else
        case distribution.predicate_input(v_answers, s.distance_conditions) @@ s.predicate
          when true then 'not_reached' when false then 'filter' else 'filter_unknown' end
    end,
    o.name, c.name
  from distribution.subscription as s
  join identity.organization as o on o.id = s.organization_id
  join catalog.competition_level as c on c.id = s.competition_level_id
  -- The run that sold the lead to this subscription, or else the last run.
  left join lateral (
    select e.*
    from distribution.run as e
    where e.lead_id = v_lead.id
    order by exists (select from sale.assignment as b where b.run_id = e.id and b.subscription_id = s.id) desc, e.position desc
    limit 1) as r on true
  left join distribution.candidate_decision as v
    on v.run_id = r.id and v.subscription_id = s.id and v.lead_id = v_lead.id and v.organization_id = s.organization_id
    and v.created_at >= r.started_at
  left join distribution.trace as t
    on t.run_id = r.id and t.competition_level_id = s.competition_level_id and t.created_at >= r.started_at
  left join distribution.rotation_exclusion as a
    on a.subscription_id = s.id and a.began_at <= r.ended_at and (a.ended_at > r.ended_at or a.ended_at is null)
  where s.niche_id = v_lead.niche_id
    and (v_is_admin or s.organization_id = v_organization_id)
  order by t.order_position, v.rank, s.id;
end
$$;

comment on function distribution.explain_lead(uuid) is
$$For each subscription of the lead's niche (for members, those of the organisation), the result of the last run: bought, or the
first rule that refused the lead. A decision of distribution.candidate_decision; or paused, ended, filter_invalid, insufficient_funds,
organization_inactive, capped, closed (at that moment); not_distributed (no run yet), not_subscribed (began later),
level_not_asked, no_room (levels before had sold it), not_reached (others had waited longer), changed_since (the subscription was
changed after the run; for admins, the result of its present filter). For a lead that the organisation of a member has not bought,
not_chosen replaces any result that would reveal more of the answers than the listing does.
Errors: LM305 no such lead, LM115 role not allowed.$$;

grant execute on function distribution.explain_lead(uuid) to member, admin;

create or replace function api.explain_lead(lead_id uuid) returns setof distribution.explanation
language sql stable
begin atomic
  select * from distribution.explain_lead(explain_lead.lead_id);
end;

comment on function api.explain_lead(uuid) is
$$Why a subscription did or did not get a lead
For each subscription of the lead's niche (members: their own) the gate: bought; or the first rule that refused the lead: already_bought,
organization_inactive, closed, filter, filter_unknown, insufficient_funds, paused, ended, filter_invalid, capped, not_distributed,
not_subscribed, level_not_asked, no_room, not_reached (others had waited longer), changed_since (changed after the run). With the names of
the organization and the competition_level.
Errors: LM305 no such lead, LM115 role not allowed.$$;

grant execute on function api.explain_lead(uuid) to member, admin;
