create or replace function identity.export_account() returns jsonb
language sql stable security definer -- one answer from tables that no web role reads, limited to the caller's rows
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'profile', jsonb_build_object(
      'id', u.id, 'email', u.email, 'first_name', u.first_name, 'last_name', u.last_name, 'phone', u.phone,
      'status', u.status, 'has_password', u.password_hash is not null, 'created_at', u.created_at),
    'memberships', coalesce((
      select jsonb_agg(jsonb_build_object(
        'organization', o.name, 'role', m.role, 'joined_at', m.created_at, 'left_at', m.ended_at) order by m.created_at, o.id)
      from identity.membership as m
      join identity.organization as o on o.id = m.organization_id
      where m.user_id = u.id), '[]'),
    'external_identities', coalesce((
      select jsonb_agg(jsonb_build_object(
        'issuer', e.issuer, 'subject', e.subject, 'email', e.email, 'first_name', e.first_name, 'last_name', e.last_name,
        'linked_at', e.linked_at, 'last_used_at', e.last_used_at) order by e.linked_at, e.id)
      from identity.external_identity as e
      where e.user_id = u.id), '[]'),
    'second_factors', identity.second_factors() -> 'factors',
    'sessions', coalesce((
      select jsonb_agg(jsonb_build_object(
        'address', s.address, 'agent', s.agent, 'created_at', s.created_at, 'ended_at', s.ended_at) order by s.created_at desc, s.id)
      from (
        select s.* from identity.session as s where s.user_id = u.id order by s.created_at desc limit 1000) as s), '[]'),
    'actions', coalesce((
      select jsonb_agg(jsonb_build_object(
        'action', e.action, 'entity', e.entity, 'entity_id', e.entity_id, 'address', e.address, 'created_at', e.created_at)
        order by e.id desc)
      from (
        select e.* from audit.event as e where e.user_id = u.id order by e.created_at desc, e.id desc limit 1000) as e), '[]'))
  from identity.user_account as u
  where u.id = request.user_id()
$$;

comment on function identity.export_account() is
$$What is stored about the caller: {"profile", "memberships", "external_identities", "second_factors", "sessions", "actions"}; the
latest 1,000 of the last two. Null for an API key, which is nobody.$$;

grant execute on function identity.export_account() to member, admin;

create or replace function api.export_account() returns jsonb
language sql stable
begin atomic
  select identity.export_account();
end;

comment on function api.export_account() is
$$Get what is stored about oneself
Returns {"profile", "memberships", "external_identities", "second_factors", "sessions", "actions"}, the latest 1,000 of the last two.
What belongs to the organisation is read from its views, as CSV where wanted.$$;

grant execute on function api.export_account() to member, admin;
