create or replace view api.consents with (security_invoker = true) as
select
  c.id,
  c.niche_id,
  c.text,
  c.is_required,
  c.position,
  c.created_at,
  c.retired_at
from catalog.consent as c;

comment on view api.consents is
$$Texts that people agree to when they submit a lead
Those that the form of a niche asks for now; admins also see those that it asked for before.$$;
comment on column api.consents.id is $$What submit_lead is sent of a text that the person agreed to.$$;
comment on column api.consents.is_required is $$Whether a lead must have it.$$;
comment on column api.consents.position is $$Place in the form.$$;
comment on column api.consents.retired_at is $$Since when the form does not ask for it; null: it does.$$;

grant select on api.consents to anon, member, partner, admin;
