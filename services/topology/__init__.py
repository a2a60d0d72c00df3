"""Who stands where: the hubs, servers, nodes and programs of a country (bản đồ hệ thống)."""
