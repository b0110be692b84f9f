create or replace view api.form_schemas with (security_invoker = true) as
select
  s.id,
  s.niche_id,
  s.version,
  s.status,
  s.fields,
  s.activated_at
from catalog.form_schema as s;

comment on view api.form_schemas is
$$Forms of niches
Anyone sees the active form of a niche that takes leads; members also see forms that were active before.$$;
comment on column api.form_schemas.version is $$Consecutive number within the niche, from 1.$$;
comment on column api.form_schemas.status is $$draft, active (one per niche) or retired.$$;
comment on column api.form_schemas.fields is
$$List of {"id", "label", "type", "required", "help", "options", "placeholder", "unit", "labels", "step", "group",
"shown_if"}. type: text, textarea, email, phone, number, range, select, multi-select, radio, boolean, date or location.
options: a list of texts to choose from, or limits: {"min", "max", "step"}, {"max_length", "pattern"}, {"requires",
"countries"}. labels: what people read instead of an option. step: title of the step that the field stands in; without, it
continues the one before. group: heading above neighbouring fields. shown_if: a condition on earlier fields, in the language
of filters; the field is shown only if it is true.$$;
comment on column api.form_schemas.activated_at is $$From this time on leads are checked against it.$$;

grant select on api.form_schemas to anon, member, partner, admin;
