-- The newest metadata as tables, and who changed what. All of it can be built again from the metadata log.
-- "Survives" tells whether the object outlives a restart.

create table virtual_host (
  name varchar primary key,
  description varchar not null,
  tags varchar not null,
  default_queue_type varchar not null,
  tracing boolean not null,
  protected_from_deletion boolean not null,
  max_connections bigint not null,
  max_queues bigint not null
);

create table exchange (
  id bigint primary key,
  virtual_host varchar not null,
  name varchar not null,
  type varchar not null,
  durable boolean not null,
  auto_delete boolean not null,
  internal boolean not null,
  arguments varchar not null,
  declared_by varchar not null,
  survives boolean not null,
  constraint exchange_name unique (virtual_host, name)
);

create table queue (
  id bigint primary key,
  virtual_host varchar not null,
  name varchar not null,
  type varchar not null,
  durable boolean not null,
  exclusive boolean not null,
  auto_delete boolean not null,
  arguments varchar not null,
  declared_by varchar not null,
  survives boolean not null,
  constraint queue_name unique (virtual_host, name)
);

create table binding (
  binding_key varchar primary key,
  virtual_host varchar not null,
  source varchar not null,
  destination_kind varchar not null,
  destination varchar not null,
  routing_key varchar not null,
  arguments varchar not null,
  survives boolean not null
);
create index binding_source on binding (virtual_host, source);
create index binding_destination on binding (virtual_host, destination_kind, destination);

create table user_account (
  name varchar primary key,
  tags varchar not null,
  hashing_algorithm varchar not null,
  has_password boolean not null,
  max_connections bigint not null,
  max_channels bigint not null
);

create table permission (
  user_name varchar not null,
  virtual_host varchar not null,
  configure_pattern varchar not null,
  write_pattern varchar not null,
  read_pattern varchar not null,
  constraint permission_key primary key (user_name, virtual_host)
);

create table topic_permission (
  user_name varchar not null,
  virtual_host varchar not null,
  exchange varchar not null,
  write_pattern varchar not null,
  read_pattern varchar not null,
  constraint topic_permission_key primary key (user_name, virtual_host, exchange)
);

create table policy (
  virtual_host varchar not null,
  operator boolean not null,
  name varchar not null,
  pattern varchar not null,
  apply_to varchar not null,
  priority bigint not null,
  definition varchar not null,
  constraint policy_key primary key (virtual_host, operator, name)
);

create table parameter (
  virtual_host varchar not null,
  component varchar not null,
  name varchar not null,
  content varchar not null,
  constraint parameter_key primary key (virtual_host, component, name)
);

create table audit (
  revision bigint primary key,
  at_millis bigint not null,
  user_name varchar not null,
  origin varchar not null,
  what varchar not null,
  object_kind varchar not null,
  virtual_host varchar not null,
  object_name varchar not null,
  before_text varchar,
  after_text varchar
);
create index audit_object on audit (object_kind, virtual_host, object_name, revision);
create index audit_user on audit (user_name, revision);

create table applied (
  only_row integer primary key,
  revision bigint not null,
  log_identity varchar not null
);
