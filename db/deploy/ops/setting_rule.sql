-- Deploy leadmill:ops/setting_rule to pg

begin;

create table ops.setting_rule (
  name text primary key references ops.setting (name),
  rule jsonb not null,
  constraint setting_rule_has_a_type check (
    coalesce(rule ->> 'type' in ('number', 'boolean', 'text', 'list', 'map', 'object'), false))
);

alter table ops.setting_rule enable row level security;

comment on table ops.setting_rule is
$$Which values a setting may have. A setting without a rule can be changed in the database only.$$;
comment on column ops.setting_rule.rule is
$$type number: minimum, maximum, decimals; boolean; text: options, or pattern, or format time_zone, longest (default 1000),
contrast_with (a colour); list: items (a rule); map: keys (a
pattern) and values (a rule); object: members (a rule for each), and
is_complete if none may be left out. Checked by ops.setting_faults().$$;

commit;
