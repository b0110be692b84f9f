create or replace view api.settings with (security_invoker = true) as
select
  s.name,
  s.value,
  jsonb_typeof(s.value) as type,
  r.rule,
  r.name is not null as is_changeable,
  s.comment,
  s.updated_at
from ops.setting as s
left join ops.setting_rule as r on r.name = s.name;

comment on view api.settings is
$$Settings of the platform
Changed by change_setting. A change is in force at once.$$;
comment on column api.settings.type is $$JSON type of the value, which it keeps: number, string, boolean, array or object.$$;
comment on column api.settings.rule is
$$Which values it may have. type number: from minimum to maximum, with at most so many decimals (default 0); boolean; text: one of options,
or matching pattern, or with the format time_zone, at most longest characters (default 1000), a colour that is legible with contrast_with;
list: of items; map: of keys that match a pattern, with values; object: with members of
these rules, each of which may be left out unless is_complete.$$;
comment on column api.settings.is_changeable is $$Whether change_setting can change it. Others are changed in the database.$$;
comment on column api.settings.comment is $$What it does, and its unit.$$;

grant select on api.settings to admin;

create trigger settings_are_read_only
instead of insert or update or delete on api.settings
for each row execute function ops.views_are_read_only();
