create or replace view identity.ended_session as
select s.id, least(s.ended_at, s.expires_at) as ended_at from identity.session as s;

comment on view identity.ended_session is $$Sessions, with the time at which they ended or will expire.$$;
