// Places on a map drawn from the outlines that come with kg: no tiles, no request to anybody.
"use strict";
(() => {
  const place = document.getElementById("map");
  const points = JSON.parse(document.getElementById("points").textContent);
  const small = place.classList.contains("small");
  const map = L.map(place, {
    attributionControl: false, zoomControl: true, scrollWheelZoom: !small, worldCopyJump: true, minZoom: 1, zoomSnap: 0.25, maxZoom: 12,
    zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false,
  });
  map.setView(points.length ? [points[0].lat, points[0].lon] : [25, 20], 2);
  const world = globalThis.kgWorld;
  // A ring that crosses the 180th meridian goes on beyond it, instead of running back around the world.
  const unwrapped = (ring) => {
    let turn = 0, before = ring[0][0];
    return ring.map(([lon, lat]) => {
      if (lon - before > 180) turn -= 360;
      else if (before - lon > 180) turn += 360;
      before = lon;
      return [lon + turn, lat];
    });
  };
  const countries = topojson.feature(world, world.objects.countries);
  for (const { id, geometry } of countries.features) {
    if (!geometry || id === "010") continue; // Antarctica goes all the way around
    geometry.coordinates = geometry.type === "Polygon" ? geometry.coordinates.map(unwrapped) : geometry.coordinates.map((part) => part.map(unwrapped));
  }
  L.geoJSON(countries, { interactive: false, style: { className: "land", weight: 0.8, fillOpacity: 1 } }).addTo(map);
  const markers = points.map((point) => {
    const marker = L.circleMarker([point.lat, point.lon], { radius: small ? 8 : 7, className: "place", weight: 1.5, fillOpacity: 0.85 }).addTo(map);
    if (point.href) {
      const link = document.createElement("a");
      link.href = document.body.dataset.root + point.href;
      link.textContent = point.label;
      const box = document.createElement("div");
      box.append(link);
      if (point.kind) box.append(document.createElement("br"), point.kind);
      marker.bindPopup(box);
      marker.bindTooltip(document.createTextNode(point.label).textContent ? Object.assign(document.createElement("span"), { textContent: point.label }) : "");
    }
    return marker;
  });
  if (markers.length === 1) map.setView(markers[0].getLatLng(), small ? 4 : 5);
  else if (markers.length) map.fitBounds(L.featureGroup(markers).getBounds().pad(0.25), { maxZoom: 7 });
  globalThis.kgMap = { map, markers };
})();
