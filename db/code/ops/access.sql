grant usage on schema ops to leadmill_api, leadmill_worker;

grant select on ops.setting to admin;

grant select on ops.setting_rule to admin;
