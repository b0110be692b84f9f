grant usage on schema ops to leadmill_api, leadmill_worker, leadmill_backup, leadmill_monitor;

grant select on ops.setting to admin;

create policy "admins see every setting" on ops.setting
for select to admin using (true);

grant select on ops.setting_rule to admin;

create policy "admins see every rule of a setting" on ops.setting_rule
for select to admin using (true);
